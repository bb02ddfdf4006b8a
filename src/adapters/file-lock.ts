import { mkdir, open, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from './file-failure.ts';

/** A lock is held for milliseconds; one that old belongs to a process that was killed or stopped between two lines. */
const STALE_MILLISECONDS = 10_000;
const RETRY_MILLISECONDS = 10;

interface Held {
  readonly number: number;
  readonly inode: number;
}

/**
 * Runs the work as the only one, in any process, that holds the folder's lock. Locks are numbered files: a lock whose owner is
 * dead is not taken away, the next number is taken on top of it, which only one can do; so two that find the same dead lock
 * can never both hold. `held` says whether the lock is still ours: to be asked before the step that counts.
 */
export async function withLock<Value>(
  folder: string,
  work: (held: () => Promise<boolean>) => Promise<Value>,
): Promise<Value> {
  const mine = await acquire(folder);
  try {
    return await work(() => isOnTop(folder, mine));
  } finally {
    await release(folder, mine);
  }
}

async function acquire(folder: string): Promise<Held> {
  for (;;) {
    await ensureFolder(folder);
    const top = await topOf(folder);
    const mine = top === null || (await isDead(folder, top)) ? await take(folder, top) : null;
    if (mine !== null) return mine;
    await sleep(RETRY_MILLISECONDS);
  }
}

/** Node's `mkdir` looks again at what is there already, and fails where a release removes it between the two. */
async function ensureFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
  });
}

/** Takes the number above a dead lock; null where somebody else was quicker, or the dead one is gone by now. */
async function take(folder: string, dead: Held | null): Promise<Held | null> {
  const number = (dead?.number ?? 0) + 1;
  const inode = await make(join(folder, String(number)));
  if (inode === null) return null;
  const mine = { number, inode };
  if (dead === null || (await inodeOf(folder, dead.number)) === dead.inode) return mine;
  await release(folder, mine);
  return null;
}

async function make(path: string): Promise<number | null> {
  try {
    const file = await open(path, 'wx');
    try {
      await file.writeFile(`${hostname()} ${process.pid}`);
      return (await file.stat()).ino;
    } finally {
      await file.close();
    }
  } catch (error) {
    // Taken by another, or its folder was removed by one who released.
    if (['EEXIST', 'ENOENT'].includes(codeOf(error) ?? '')) return null;
    throw error;
  }
}

/** The dead ones below go first, our own last: whoever looks meanwhile finds a lock that is held. */
async function release(folder: string, mine: Held): Promise<void> {
  if ((await inodeOf(folder, mine.number)) !== mine.inode) return;
  for (const number of (await numbers(folder)).filter((below) => below < mine.number))
    await rm(join(folder, String(number)), { force: true });
  await rm(join(folder, String(mine.number)), { force: true });
  await rmdir(folder).catch(() => {});
}

async function isOnTop(folder: string, mine: Held): Promise<boolean> {
  const top = await topOf(folder);
  return top?.number === mine.number && top.inode === mine.inode;
}

async function isDead(folder: string, lock: Held): Promise<boolean> {
  const path = join(folder, String(lock.number));
  const since = await stat(path).catch(() => null);
  if (since === null) return false;
  if (Date.now() - since.mtimeMs > STALE_MILLISECONDS) return true;
  const [host, pid] = (await readFile(path, 'utf8').catch(() => '')).split(' ');
  return host === hostname() && pid !== undefined && !runs(Number(pid));
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

async function topOf(folder: string): Promise<Held | null> {
  const number = (await numbers(folder)).at(-1);
  if (number === undefined) return null;
  const inode = await inodeOf(folder, number);
  // It went while we looked: not known to be free, so look again.
  return { number, inode: inode ?? -1 };
}

async function inodeOf(folder: string, number: number): Promise<number | null> {
  return stat(join(folder, String(number))).then(
    (found) => found.ino,
    () => null,
  );
}

async function numbers(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch(() => []);
  return names.map(Number).sort((a, b) => a - b);
}
