import type { Result } from '../kit/result.ts';
import { normaliseName } from '../model/crate.ts';
import { type Failure, failureLine } from '../model/failure.ts';
import type { Job } from '../model/job.ts';
import type { Delivery, Disposition, JobQueue } from '../ports/job-queue.ts';
import type { Log } from '../ports/log.ts';
import { parseJob } from './parse-job.ts';

/** Does one job's work; a failure's blame decides what becomes of the delivery. */
export type Handle = (job: Job, signal: AbortSignal) => Promise<Result<void, Failure>>;

/** Deliveries of a job that ends in a defect of ours before it is put aside for a person. */
const DEFECT_ATTEMPTS = 3;

/**
 * Takes jobs until the signal aborts. Deliveries of the same work that are in flight together share one run of it; each is
 * settled once. Unreadable messages are poison at once; faults of registry, engine and store come again later.
 */
export function serveJobs(
  queue: JobQueue,
  handle: Handle,
  slots: number,
  log: Log,
  signal: AbortSignal,
): Promise<Result<void, Failure>> {
  const inFlight = new Map<string, Promise<Result<void, Failure>>>();
  const once = (job: Job, stop: AbortSignal) => {
    const key = `${normaliseName(job.name)} ${job.version} ${job.checksum ?? ''}`;
    const running = inFlight.get(key) ?? handle(job, stop).finally(() => inFlight.delete(key));
    inFlight.set(key, running);
    return running;
  };
  return queue.consume(slots, (delivery, stop) => settle(delivery, once, log, stop), signal);
}

async function settle(delivery: Delivery, once: Handle, log: Log, signal: AbortSignal): Promise<Disposition> {
  const job = parseJob(delivery.body);
  if (!job.ok) {
    log.warn('message put aside', { delivery: delivery.id, reason: failureLine(job.failure) });
    return { kind: 'poison', reason: failureLine(job.failure) };
  }
  const fields = { job: job.value.jobId, crate: job.value.name, version: job.value.version };
  const done = await once(job.value, signal).catch((error: unknown) => ({
    ok: false as const,
    failure: defect(error),
  }));
  if (done.ok) {
    log.info('job done', fields);
    return { kind: 'done' };
  }
  const disposition = dispositionOf(done.failure, delivery.attempt);
  log.warn('job not done', { ...fields, becomes: disposition.kind, reason: failureLine(done.failure) });
  return disposition;
}

function dispositionOf(failure: Failure, attempt: number): Disposition {
  const reason = failureLine(failure);
  if (failure.blame === 'crate') return { kind: 'done' };
  if (failure.code === 'unknown-crate' || failure.code === 'unknown-version') return { kind: 'poison', reason };
  if (failure.blame === 'sandpit' && attempt >= DEFECT_ATTEMPTS) return { kind: 'poison', reason };
  return { kind: 'retry', reason };
}

function defect(error: unknown): Failure {
  const what = error instanceof Error ? (error.message.split('\n')[0] ?? 'unknown') : String(error);
  return { code: 'defect', blame: 'sandpit', what: `a defect: ${what}`, where: 'the worker', remedy: 'report it' };
}
