import { setTimeout as sleep } from 'node:timers/promises';
import { ok } from '../../kit/result.ts';
import type { JobQueue } from '../../ports/job-queue.ts';
import type { PlaceAdapter, QueuePlaces } from '../define-place.ts';
import { pullingQueue, type Taken } from '../pulling-queue.ts';

const RETRY_MILLISECONDS = 50;

interface Message {
  readonly id: string;
  readonly body: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
  readonly attempt: number;
  readonly notBefore: number;
}

export interface MemoryQueue extends JobQueue {
  readonly dead: readonly {
    readonly body: Buffer;
    readonly attributes: Readonly<Record<string, string>>;
    readonly reason: string;
  }[];
}

const adapter: PlaceAdapter<JobQueue, QueuePlaces> = {
  id: 'memory',
  scheme: 'memory:',
  open: async () => ok(memoryQueue()),
};
export default adapter;

/** Messages that end with the process. */
export function memoryQueue(): MemoryQueue {
  const waiting: Message[] = [];
  const dead: { body: Buffer; attributes: Readonly<Record<string, string>>; reason: string }[] = [];
  const listeners = new EventTarget();
  let count = 0;
  const put = (message: Message) => {
    waiting.push(message);
    listeners.dispatchEvent(new Event('put'));
  };
  const take = (): Taken | null => {
    const at = waiting.findIndex((message) => message.notBefore <= Date.now());
    const [message] = at === -1 ? [] : waiting.splice(at, 1);
    if (message === undefined) return null;
    const { id, body, attributes } = message;
    const attempt = message.attempt + 1;
    return {
      delivery: { id, body, attributes, attempt },
      settle: async (disposition) => {
        if (disposition.kind === 'poison') dead.push({ body, attributes, reason: disposition.reason });
        if (disposition.kind === 'retry') put({ ...message, attempt, notBefore: Date.now() + RETRY_MILLISECONDS });
        return ok(undefined);
      },
    };
  };
  return {
    dead,
    put: async (body, attributes) => {
      count += 1;
      put({ id: String(count), body: Buffer.from(body), attributes, attempt: 0, notBefore: 0 });
      return ok(undefined);
    },
    consume: pullingQueue({
      take: async () => ok(take()),
      idle: (signal) =>
        waiting.length > 0
          ? sleep(RETRY_MILLISECONDS, undefined, { signal }).catch(() => {})
          : new Promise((resolve) => {
              listeners.addEventListener('put', () => resolve(), { once: true, signal });
              signal.addEventListener('abort', () => resolve(), { once: true });
            }),
    }),
    close: async () => {},
  };
}
