import type { Result } from '../kit/result.ts';
import { normaliseName } from '../model/crate.ts';
import { type Failure, failureLine } from '../model/failure.ts';
import type { Job } from '../model/job.ts';
import type { Clock } from '../ports/clock.ts';
import type { Delivery, Disposition, JobQueue } from '../ports/job-queue.ts';
import type { Log } from '../ports/log.ts';
import { dispositionOf } from './disposition.ts';
import { parseJob } from './parse-job.ts';

/** Does one job's work; a failure's blame decides what becomes of the delivery. */
export type Handle = (job: Job, signal: AbortSignal) => Promise<Result<void, Failure>>;

export interface ServeLimits {
  /** Jobs in flight at once. */
  readonly slots: number;
  /** Told to stop, jobs in flight have so long to end before they are interrupted and given back. */
  readonly drainMilliseconds: number;
}

/**
 * Takes jobs until the signal aborts; then lets those in flight end, or gives them back. Deliveries of the same work that are in
 * flight together share one run of it; each is settled once. Unreadable messages are poison at once. Fails only where the queue does.
 */
export async function serveJobs(
  queue: JobQueue,
  handle: Handle,
  limits: ServeLimits,
  clock: Clock,
  log: Log,
  signal: AbortSignal,
): Promise<Result<void, Failure>> {
  const joined = join(handle);
  const over = new AbortController();
  const hurry = afterDrain(signal, limits.drainMilliseconds, clock, over.signal);
  try {
    return await queue.consume(limits.slots, (delivery) => settle(delivery, joined, log, hurry), signal);
  } finally {
    over.abort();
  }
}

/** The same name, version and checksum is the same work: whoever comes while it runs waits for that run. */
function join(handle: Handle): Handle {
  const inFlight = new Map<string, Promise<Result<void, Failure>>>();
  return (job, signal) => {
    const key = `${normaliseName(job.name)} ${job.version} ${job.checksum ?? ''}`;
    const running = inFlight.get(key);
    if (running !== undefined) return running;
    const begun = attempt(handle, job, signal).finally(() => inFlight.delete(key));
    inFlight.set(key, begun);
    return begun;
  };
}

/** A throw is a defect of ours: the job must not be lost for it, nor the worker. */
async function attempt(handle: Handle, job: Job, signal: AbortSignal): Promise<Result<void, Failure>> {
  try {
    return await handle(job, signal);
  } catch (error) {
    const what = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    const failure = {
      code: 'defect',
      blame: 'sandpit',
      where: `${job.name}@${job.version}`,
      remedy: 'report it',
    } as const;
    return { ok: false, failure: { ...failure, what: `a defect: ${what.slice(0, 200)}` } };
  }
}

async function settle(delivery: Delivery, handle: Handle, log: Log, signal: AbortSignal): Promise<Disposition> {
  const job = parseJob(delivery.body);
  if (!job.ok) {
    const reason = failureLine(job.failure);
    log.warn('message put aside', { delivery: delivery.id, attempt: delivery.attempt, reason });
    return { kind: 'poison', reason };
  }
  const { jobId, name, version, lane } = job.value;
  const fields = { job: jobId, crate: name, version, lane, attempt: delivery.attempt, ...traceOf(delivery) };
  const done = await handle(job.value, signal);
  if (done.ok) {
    log.info('job done', fields);
    return { kind: 'done' };
  }
  const disposition = dispositionOf(done.failure, delivery.attempt);
  const told = { ...fields, becomes: disposition.kind, code: done.failure.code, reason: failureLine(done.failure) };
  if (disposition.kind === 'poison') log.error('job put aside', told);
  else log.warn('job comes again', told);
  return disposition;
}

/** The W3C trace that the message belongs to, where it names one: whoever follows a publish finds our log lines by it. */
function traceOf(delivery: Delivery): Readonly<Record<string, string>> {
  const trace = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(delivery.attributes['traceparent'] ?? '')?.[1];
  return trace === undefined ? {} : { trace };
}

/** Aborts `milliseconds` after the signal does; not at all once `over`. */
function afterDrain(signal: AbortSignal, milliseconds: number, clock: Clock, over: AbortSignal): AbortSignal {
  if (milliseconds === 0) return signal;
  const hurry = new AbortController();
  const wait = () => {
    clock.sleep(milliseconds, over).then(
      () => hurry.abort(signal.reason),
      () => {},
    );
  };
  if (signal.aborted) wait();
  else signal.addEventListener('abort', wait, { once: true });
  return hurry.signal;
}
