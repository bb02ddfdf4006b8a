import { ok } from '../../kit/result.ts';
import type { JobQueue } from '../../ports/job-queue.ts';
import type { PlaceAdapter, QueuePlaces } from '../define-place.ts';
import { pullingQueue } from '../pulling-queue.ts';

const RETRY_MILLISECONDS = 50;

interface Message {
  readonly id: string;
  readonly body: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
  attempt: number;
  notBefore: number;
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
  open: async () => memoryQueue(),
};
export default adapter;

/** Messages that end with the process. */
export function memoryQueue(): MemoryQueue {
  const waiting: Message[] = [];
  const dead: { body: Buffer; attributes: Readonly<Record<string, string>>; reason: string }[] = [];
  let count = 0;
  return {
    dead,
    put: async (body, attributes) => {
      count += 1;
      waiting.push({ id: String(count), body, attributes, attempt: 0, notBefore: 0 });
      return ok(undefined);
    },
    consume: pullingQueue({
      take: async () => {
        const at = waiting.findIndex((message) => message.notBefore <= Date.now());
        const [message] = at === -1 ? [] : waiting.splice(at, 1);
        if (message === undefined) return null;
        message.attempt += 1;
        return {
          delivery: message,
          settle: async (disposition) => {
            if (disposition.kind === 'poison')
              dead.push({ body: message.body, attributes: message.attributes, reason: disposition.reason });
            if (disposition.kind === 'retry') waiting.push({ ...message, notBefore: Date.now() + RETRY_MILLISECONDS });
          },
        };
      },
    }),
    close: async () => {},
  };
}
