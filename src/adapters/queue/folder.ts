import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ok } from '../../kit/result.ts';
import type { JobQueue } from '../../ports/job-queue.ts';
import type { PlaceAdapter, QueuePlaces } from '../define-place.ts';
import { pullingQueue, type Taken } from '../pulling-queue.ts';

/** A lease is touched this often and lost after three times as long: its worker was killed. */
const HEARTBEAT_MILLISECONDS = 10_000;
const LEASE_MILLISECONDS = 3 * HEARTBEAT_MILLISECONDS;
const RETRY_MILLISECONDS = 5_000;

const Envelope = z.object({
  body: z.base64(),
  attributes: z.record(z.string(), z.string()),
  attempt: z.int(),
  notBefore: z.number(),
});
type Envelope = z.infer<typeof Envelope>;

const adapter: PlaceAdapter<JobQueue, QueuePlaces> = {
  id: 'folder',
  scheme: 'file:',
  open: async (url, _environment, { deadLetters }) =>
    folderQueue(
      fileURLToPath(url),
      deadLetters.protocol === 'file:' ? fileURLToPath(deadLetters) : join(fileURLToPath(url), 'dead'),
    ),
};
export default adapter;

/** A queue of files: `waiting/` → `leased/` by an atomic move, so that one worker has each; a dead worker's lease runs out. */
export function folderQueue(root: string, dead: string): JobQueue {
  const at = (state: 'waiting' | 'leased', name = '') => join(root, state, name);
  const put = async (name: string, envelope: Envelope, folder: string) => {
    await mkdir(folder, { recursive: true });
    const beside = join(root, `.${name}.${randomBytes(4).toString('hex')}`);
    await mkdir(root, { recursive: true });
    await writeFile(beside, JSON.stringify(envelope));
    await rename(beside, join(folder, name));
  };
  return {
    put: async (body, attributes) => {
      const name = `${Date.now()}-${randomBytes(6).toString('hex')}.json`;
      await put(name, { body: body.toString('base64'), attributes, attempt: 0, notBefore: 0 }, at('waiting'));
      return ok(undefined);
    },
    consume: pullingQueue({
      take: async () => {
        await Promise.all([mkdir(at('waiting'), { recursive: true }), mkdir(at('leased'), { recursive: true })]);
        await returnLost(at('leased'), at('waiting'));
        for (const name of (await readdir(at('waiting'))).sort()) {
          const taken = await lease(name, at('waiting', name), at('leased', name), (envelope, state) =>
            put(name, envelope, state === 'dead' ? dead : at('waiting')),
          );
          if (taken !== null) return taken;
        }
        return null;
      },
    }),
    close: async () => {},
  };
}

type PutBack = (envelope: Envelope & { readonly reason?: string }, state: 'waiting' | 'dead') => Promise<void>;

async function lease(name: string, from: string, to: string, putBack: PutBack): Promise<Taken | null> {
  const waiting = await readEnvelope(from);
  if (waiting === null || waiting.notBefore > Date.now()) return null;
  const moved = await rename(from, to).then(
    () => true,
    () => false,
  );
  if (!moved) return null;
  const touch = () => utimes(to, new Date(), new Date()).catch(() => {});
  await touch();
  const heartbeat = setInterval(touch, HEARTBEAT_MILLISECONDS);
  const envelope = { ...waiting, attempt: waiting.attempt + 1 };
  return {
    delivery: {
      id: name,
      body: Buffer.from(envelope.body, 'base64'),
      attributes: envelope.attributes,
      attempt: envelope.attempt,
    },
    settle: async (disposition) => {
      clearInterval(heartbeat);
      if (disposition.kind === 'poison') await putBack({ ...envelope, reason: disposition.reason }, 'dead');
      if (disposition.kind === 'retry')
        await putBack({ ...envelope, notBefore: Date.now() + RETRY_MILLISECONDS }, 'waiting');
      await rm(to, { force: true });
    },
  };
}

/** A file that is no envelope is still a message: its bytes are handed over, and whoever reads them will refuse them. */
async function readEnvelope(path: string): Promise<Envelope | null> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) return null;
  try {
    return Envelope.parse(JSON.parse(bytes.toString()));
  } catch {
    return { body: bytes.toString('base64'), attributes: {}, attempt: 0, notBefore: 0 };
  }
}

async function returnLost(leased: string, waiting: string): Promise<void> {
  for (const name of await readdir(leased)) {
    const since = await stat(join(leased, name)).then(
      (found) => found.mtimeMs,
      () => Number.POSITIVE_INFINITY,
    );
    if (Date.now() - since > LEASE_MILLISECONDS) await rename(join(leased, name), join(waiting, name)).catch(() => {});
  }
}
