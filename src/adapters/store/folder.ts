import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { fail, ok, type Result } from '../../kit/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { PlaceAdapter } from '../define-place.ts';

/** A lock that nobody released is broken after this long: its owner was killed between two lines. */
const LOCK_STALE_MILLISECONDS = 10_000;
const LOCK_RETRY_MILLISECONDS = 20;
const PART = '.part-';

const adapter: PlaceAdapter<ObjectStore> = {
  id: 'folder',
  scheme: 'file:',
  open: async (url) => folderStore(fileURLToPath(url)),
};
export default adapter;

/** Objects as files. Each appears whole or not at all: written beside, flushed, then linked into place. */
export function folderStore(root: string): ObjectStore {
  const pathOf = (key: string) => {
    if (!/^[A-Za-z0-9._+-]+(\/[A-Za-z0-9._+-]+)*$/.test(key) || key.split('/').includes('..'))
      throw new Error(`not a key: ${key}`);
    return join(root, key);
  };
  return {
    create: (key, bytes) => attempt(root, () => create(pathOf(key), bytes)),
    read: (key) => attempt(root, () => read(pathOf(key))),
    replace: (key, bytes, _type, generation) => attempt(root, () => replace(pathOf(key), bytes, generation)),
    list: (prefix) => attempt(root, () => list(root, prefix)),
    uri: (key) => pathToFileURL(pathOf(key)).href,
  };
}

async function create(path: string, bytes: Buffer): Promise<boolean> {
  const beside = await writeBeside(path, bytes);
  try {
    // A link fails where the name is taken: that is what makes it "once".
    await link(beside, path);
    return true;
  } catch (error) {
    if (code(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(beside, { force: true });
  }
}

async function read(path: string): Promise<{ bytes: Buffer; generation: string } | null> {
  try {
    const bytes = await readFile(path);
    return { bytes, generation: createHash('sha256').update(bytes).digest('hex') };
  } catch (error) {
    if (code(error) === 'ENOENT') return null;
    throw error;
  }
}

async function replace(path: string, bytes: Buffer, generation: string | null): Promise<boolean> {
  if (generation === null) return create(path, bytes);
  const lock = `${path}${PART}lock`;
  await takeLock(lock);
  try {
    if ((await read(path))?.generation !== generation) return false;
    await rename(await writeBeside(path, bytes), path);
    return true;
  } finally {
    await rm(lock, { force: true });
  }
}

async function takeLock(path: string): Promise<void> {
  for (;;) {
    try {
      await (await open(path, 'wx')).close();
      return;
    } catch (error) {
      if (code(error) !== 'EEXIST') throw error;
    }
    const since = await stat(path).then(
      (found) => Date.now() - found.mtimeMs,
      () => 0,
    );
    if (since > LOCK_STALE_MILLISECONDS) await unlink(path).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, LOCK_RETRY_MILLISECONDS));
  }
}

async function writeBeside(path: string, bytes: Buffer): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const beside = `${path}${PART}${randomBytes(6).toString('hex')}`;
  const file = await open(beside, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return beside;
}

async function list(root: string, prefix: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (code(error) === 'ENOENT') return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.includes(PART))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replace(/^\/+/, ''))
    .filter((key) => key.startsWith(prefix))
    .sort();
}

async function attempt<Value>(root: string, work: () => Promise<Value>): Promise<Result<Value, Failure>> {
  try {
    return ok(await work());
  } catch (error) {
    const why = code(error);
    if (why === 'ENOSPC' || why === 'EDQUOT' || why === 'EFBIG') {
      return fail({
        code: 'disk-full',
        blame: 'store',
        what: 'disk full',
        where: root,
        remedy: 'free some room, then do it again',
      });
    }
    if (why === undefined) throw error;
    return fail({
      code: 'store-unreachable',
      blame: 'store',
      what: `the store cannot be used (${why})`,
      where: root,
      remedy: 'check that the folder exists and may be written',
    });
  }
}

function code(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
