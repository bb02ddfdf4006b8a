import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from './file-failure.ts';

/** Where files are written before they are moved into place, below the root of their store: no reader looks there. */
export const PARTS = '.parts';
/** A part that old was left by a writer that was killed. */
const ABANDONED_MILLISECONDS = 3_600_000;

/** Makes the file once: it appears whole or not at all, and `false` says that the name was taken. */
export async function createWhole(root: string, path: string, bytes: Buffer): Promise<boolean> {
  const part = await writePart(root, bytes);
  try {
    await mkdir(dirname(path), { recursive: true });
    // A link fails where the name is taken: that is what makes it "once".
    await link(part, path);
    await flushFolder(dirname(path));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(part, { force: true });
  }
}

/** Puts the file in place of what is there: a reader sees the old bytes or the new ones. `mayMove` is asked last of all. */
export async function replaceWhole(
  root: string,
  path: string,
  bytes: Buffer,
  mayMove: () => Promise<boolean> = async () => true,
): Promise<boolean> {
  const part = await writePart(root, bytes);
  try {
    await mkdir(dirname(path), { recursive: true });
    if (!(await mayMove())) return false;
    await rename(part, path);
    await flushFolder(dirname(path));
    return true;
  } finally {
    await rm(part, { force: true });
  }
}

/** Removes what killed writers left below the root. */
export async function removeAbandoned(root: string, now: number): Promise<void> {
  const folder = join(root, PARTS);
  for (const name of await readdir(folder).catch(() => [])) {
    const found = await stat(join(folder, name)).catch(() => null);
    if (found?.isFile() && now - found.mtimeMs > ABANDONED_MILLISECONDS) await rm(join(folder, name), { force: true });
  }
}

async function writePart(root: string, bytes: Buffer): Promise<string> {
  const folder = join(root, PARTS);
  await mkdir(folder, { recursive: true });
  const part = join(folder, randomBytes(12).toString('hex'));
  const file = await open(part, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return part;
}

/** A name outlives a power cut only once its folder is on the disk too. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
