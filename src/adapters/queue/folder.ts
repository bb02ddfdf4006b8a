import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, utimes, watch } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { canonicalJson } from '../../kit/canonical-json.ts';
import { fail, ok } from '../../kit/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { Disposition, JobQueue } from '../../ports/job-queue.ts';
import type { PlaceAdapter, QueuePlaces } from '../define-place.ts';
import { codeOf, folderOf, withFiles } from '../file-failure.ts';
import { leasedName, type MessageName, readName, waitingName } from '../lease-name.ts';
import { type PulledPlace, pullingQueue, type Taken } from '../pulling-queue.ts';
import { removeAbandoned, replaceWhole } from '../whole-file.ts';

/** A lease is touched this often and lost after three times as long: its worker was killed. */
const HEARTBEAT_MILLISECONDS = 10_000;
const LEASE_MILLISECONDS = 3 * HEARTBEAT_MILLISECONDS;
/** Looked at this often even where the file system tells nothing, as those on a network do. */
const POLL_MILLISECONDS = 1000;
const RETRY = { first: 1000, longest: 600_000 } as const;
/** Of a longer file only the beginning is handed over: it is no job, and whoever parses it will say so. */
const LONGEST_BYTES = 1024 * 1024;

const Envelope = z.object({ body: z.base64(), attributes: z.record(z.string(), z.string()) });
type Envelope = z.infer<typeof Envelope>;

const adapter: PlaceAdapter<JobQueue, QueuePlaces> = {
  id: 'folder',
  scheme: 'file:',
  open: async (url, _environment, { deadLetters }) => {
    const root = folderOf(url);
    if (!root.ok) return root;
    if (deadLetters.protocol !== 'file:') return fail(noFolder(deadLetters));
    const dead = folderOf(deadLetters);
    if (!dead.ok) return dead;
    await removeAbandoned(root.value, Date.now());
    return ok(folderQueue(root.value, dead.value));
  },
};
export default adapter;

/**
 * A queue of files: `waiting/` → `leased/` by one atomic move, so that one worker has each; a dead worker's lease runs out. Any
 * file that appears in `waiting/` is a message (a whole one: write it beside and move it in; a leading dot hides it).
 */
export function folderQueue(root: string, dead: string): JobQueue {
  const attempt = <Value>(work: () => Promise<Value>) => withFiles(root, 'queue-unreachable', work);
  const place = folderPlace(root, dead);
  return {
    put: (body, attributes) =>
      attempt(async () => {
        const name = waitingName({ due: Date.now(), attempt: 0, id: `${randomBytes(8).toString('hex')}.json` });
        const bytes = Buffer.from(canonicalJson({ body: body.toString('base64'), attributes }));
        await replaceWhole(root, join(root, 'waiting', name), bytes);
      }),
    consume: async (slots, handle, signal) => {
      const made = await attempt(() =>
        Promise.all(['waiting', 'leased'].map((state) => mkdir(join(root, state), { recursive: true }))),
      );
      return made.ok ? pullingQueue(place)(slots, handle, signal) : made;
    },
    close: async () => {},
  };
}

/** A letter put anywhere else than where somebody looks for it would be lost to them. */
function noFolder(place: URL): Failure {
  return {
    code: 'bad-config',
    blame: 'caller',
    what: 'a queue of files needs a folder for its dead letters',
    where: place.href,
    remedy: 'give --dead-letters a folder',
  };
}

function folderPlace(root: string, dead: string): PulledPlace {
  const waiting = join(root, 'waiting');
  const leased = join(root, 'leased');
  // The listing is kept until it is used up: a folder of a million messages is read once, not a million times.
  let listed: string[] = [];
  let swept = 0;
  const next = async (): Promise<string | undefined> => {
    if (Date.now() - swept > HEARTBEAT_MILLISECONDS) {
      swept = Date.now();
      await returnLost(leased, waiting);
    }
    if (listed.length === 0) listed = (await dueFiles(waiting)).reverse();
    return listed.pop();
  };
  return {
    take: () =>
      withFiles(root, 'queue-unreachable', async () => {
        for (let file = await next(); file !== undefined; file = await next()) {
          const taken = await lease(root, dead, file);
          if (taken !== null) return taken;
        }
        return null;
      }),
    idle: (signal) => changed(waiting, signal),
  };
}

async function dueFiles(waiting: string): Promise<string[]> {
  const entries = await readdir(waiting, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && readName(entry.name).due <= Date.now())
    .map((entry) => entry.name)
    .sort();
}

/** Null where another worker was quicker. */
async function lease(root: string, dead: string, file: string): Promise<Taken | null> {
  const waits = readName(file);
  const name = { ...waits, attempt: waits.attempt + 1 };
  const path = join(root, 'leased', leasedName(name));
  // Touched before it is moved: a lease that looked old would be taken back at once.
  if (!(await touch(join(root, 'waiting', file))) || !(await move(join(root, 'waiting', file), path))) return null;
  const envelope = await readEnvelope(path);
  const heartbeat = setInterval(() => void touch(path).catch(() => {}), HEARTBEAT_MILLISECONDS);
  return {
    delivery: {
      id: name.id,
      body: Buffer.from(envelope.body, 'base64'),
      attributes: envelope.attributes,
      attempt: name.attempt,
    },
    settle: (disposition) =>
      withFiles(root, 'queue-unreachable', () => settle(root, dead, name, path, envelope, disposition)).finally(() =>
        clearInterval(heartbeat),
      ),
  };
}

async function settle(
  root: string,
  dead: string,
  name: MessageName,
  path: string,
  envelope: Envelope,
  disposition: Disposition,
): Promise<void> {
  if (disposition.kind === 'retry') {
    const wait = Math.min(RETRY.first * 2 ** (name.attempt - 1), RETRY.longest);
    await move(path, join(root, 'waiting', waitingName({ ...name, due: Date.now() + wait })));
    return;
  }
  if (disposition.kind === 'poison') {
    const letter = { ...envelope, reason: disposition.reason, attempt: name.attempt };
    await replaceWhole(dead, join(dead, name.id), Buffer.from(canonicalJson(letter)));
  }
  await rm(path, { force: true });
}

/** A file that is no envelope is still a message: its bytes are handed over, and whoever reads them will refuse them. */
async function readEnvelope(path: string): Promise<Envelope> {
  const file = await open(path, 'r');
  try {
    const length = Math.min((await file.stat()).size, LONGEST_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    const bytes = buffer.subarray(0, bytesRead);
    const parsed = Envelope.safeParse(json(bytes));
    return parsed.success ? parsed.data : { body: bytes.toString('base64'), attributes: {} };
  } finally {
    await file.close();
  }
}

function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return null;
  }
}

async function returnLost(leased: string, waiting: string): Promise<void> {
  for (const file of await readdir(leased)) {
    const found = await stat(join(leased, file)).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > LEASE_MILLISECONDS)
      await move(join(leased, file), join(waiting, waitingName({ ...readName(file), due: Date.now() })));
  }
}

/** False where the file is not there (any more): somebody else has moved it. */
async function move(from: string, to: string): Promise<boolean> {
  return unlessGone(() => rename(from, to));
}

async function touch(path: string): Promise<boolean> {
  return unlessGone(() => utimes(path, new Date(), new Date()));
}

async function unlessGone(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Until something happens in the folder, or the poll is due. */
async function changed(folder: string, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const stop = AbortSignal.any([signal, over.signal]);
  await Promise.race([sleep(POLL_MILLISECONDS, undefined, { signal: stop }).catch(() => {}), firstEvent(folder, stop)]);
  over.abort();
}

/** Never resolves where the file system cannot be watched: the poll is there for that. */
async function firstEvent(folder: string, signal: AbortSignal): Promise<void> {
  try {
    for await (const _event of watch(folder, { signal })) return;
  } catch {
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }
}
