import { fail, ok, type Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';
import type { Delivery, Disposition, JobQueue } from '../ports/job-queue.ts';

/** One message taken from a place that has to be asked, and how it is settled. */
export interface Taken {
  readonly delivery: Delivery;
  settle(disposition: Disposition): Promise<Result<void, Failure>>;
}

/** A place that has to be asked for messages. */
export interface PulledPlace {
  /** The next message that is due, leased; null where there is none now. */
  take(): Promise<Result<Taken | null, Failure>>;
  /** Resolves when it is worth while to ask again, and at the latest when the signal aborts. Never rejects. */
  idle(signal: AbortSignal): Promise<void>;
}

/**
 * `consume` over a place that has to be asked: `slots` messages at once, none taken once the signal aborts, all finished
 * before it returns. A place that fails stops it, once those running are finished.
 */
export function pullingQueue(place: PulledPlace): JobQueue['consume'] {
  return async (slots, handle, signal) => {
    const running = new Set<Promise<void>>();
    const stop = new AbortController();
    const failed = (failure: Failure) => stop.abort(failure);
    const ended = AbortSignal.any([signal, stop.signal]);
    while (!ended.aborted) {
      if (running.size >= slots) await Promise.race(running);
      else await takeOne(place, (taken) => run(taken, handle, running, failed, signal), running, failed, ended);
    }
    await Promise.all(running);
    return stop.signal.aborted ? fail(stop.signal.reason as Failure) : ok(undefined);
  };
}

type Handle = Parameters<JobQueue['consume']>[1];

async function takeOne(
  place: PulledPlace,
  start: (taken: Taken) => void,
  running: Iterable<Promise<void>>,
  failed: (failure: Failure) => void,
  signal: AbortSignal,
): Promise<void> {
  const taken = await place.take();
  if (!taken.ok) failed(taken.failure);
  else if (taken.value !== null) start(taken.value);
  else await idleOrFinished(place, running, signal);
}

function run(
  taken: Taken,
  handle: Handle,
  running: Set<Promise<void>>,
  failed: (failure: Failure) => void,
  signal: AbortSignal,
): void {
  const work = settled(taken, handle(taken.delivery, signal)).then((result) => {
    if (!result.ok) failed(result.failure);
    running.delete(work);
  });
  running.add(work);
}

/** A handler that throws has a defect: its message must not be lost for that, and comes again. */
async function settled(taken: Taken, handled: Promise<Disposition>): Promise<Result<void, Failure>> {
  const disposition = await handled.catch((): Disposition => ({ kind: 'retry', reason: 'a defect' }));
  return taken.settle(disposition);
}

/** Watchers end with the wait: otherwise each finished job would leave one behind. */
async function idleOrFinished(
  place: PulledPlace,
  running: Iterable<Promise<void>>,
  signal: AbortSignal,
): Promise<void> {
  const over = new AbortController();
  try {
    await Promise.race([place.idle(AbortSignal.any([signal, over.signal])), ...running]);
  } finally {
    over.abort();
  }
}
