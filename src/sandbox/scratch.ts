import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isRunId } from './run-id.ts';

/** A run's folder on the host. Only we write in it, so deleting it is safe; the cage sees parts of it, read-only. */
export interface Scratch extends AsyncDisposable {
  readonly path: string;
  /** Writes a file below the folder and gives its path. The cage's user reads it: 0644, or 0755. */
  write(path: string, bytes: Buffer | string, executable?: boolean): Promise<string>;
  folder(path: string): Promise<string>;
}

export async function openScratch(root: string, run: string): Promise<Scratch> {
  const path = join(root, run);
  await makeFolder(path);
  return {
    path,
    folder: (name) => makeFolder(join(path, name)),
    write: async (name, bytes, executable = false) => {
      const file = join(path, name);
      await makeFolder(dirname(file));
      await writeFile(file, bytes);
      await chmod(file, executable ? 0o755 : 0o644);
      return file;
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

/** Removes the folders of runs whose worker is gone, and nothing that is not named after a run. Returns how many. */
export async function sweepScratch(root: string, alive: (run: string) => boolean): Promise<number> {
  const runs = (await readdir(root).catch(() => [])).filter((name) => isRunId(name) && !alive(name));
  await Promise.all(runs.map((run) => rm(join(root, run), { recursive: true, force: true })));
  return runs.length;
}

async function makeFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o755 });
  return path;
}
