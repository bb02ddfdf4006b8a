import { setTimeout as sleep } from 'node:timers/promises';
import { ok } from '../kit/result.ts';
import type { Delivery, Disposition, JobQueue } from '../ports/job-queue.ts';

const IDLE_MILLISECONDS = 100;

/** One message taken from a place that has to be asked, and how it is settled. */
export interface Taken {
  readonly delivery: Delivery;
  settle(disposition: Disposition): Promise<void>;
}

/** `consume` over a place that has to be asked: `slots` messages at once, none taken once the signal aborts, all finished before it returns. */
export function pullingQueue(place: { take(): Promise<Taken | null> }): JobQueue['consume'] {
  return async (slots, handle, signal) => {
    const running = new Set<Promise<void>>();
    while (!signal.aborted) {
      const taken = running.size < slots ? await place.take() : null;
      if (taken !== null) {
        const work = handle(taken.delivery, signal).then((disposition) => taken.settle(disposition));
        running.add(work);
        work.finally(() => running.delete(work)).catch(() => {});
      } else await Promise.race([sleep(IDLE_MILLISECONDS, undefined, { signal }).catch(() => {}), ...running]);
    }
    await Promise.all(running);
    return ok(undefined);
  };
}
