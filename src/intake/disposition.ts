import { type Failure, failureLine } from '../model/failure.ts';
import type { Disposition } from '../ports/job-queue.ts';

/** Deliveries of a job that ends in a defect of ours before it is put aside for a person. */
const DEFECT_ATTEMPTS = 3;
/** Deliveries of a job whose crate the registry does not know: an index may lag behind its publishes, a deletion does not end. */
const UNKNOWN_ATTEMPTS = 6;

/**
 * What becomes of a delivery whose work ended without a report. Registry, engine and store are tried again for as long as the
 * queue keeps the message; our own defects, and jobs for what is not there, are put aside after some deliveries; a crate that
 * nobody could report on is put aside at once, for a person, since it has not been looked at, and so is a job for a name that no
 * registry can hold.
 */
export function dispositionOf(failure: Failure, attempt: number): Disposition {
  const reason = failureLine(failure);
  return attempt >= attemptsFor(failure) ? { kind: 'poison', reason } : { kind: 'retry', reason };
}

function attemptsFor(failure: Failure): number {
  if (failure.blame === 'crate' || failure.code === 'wrong-usage') return 1;
  if (failure.code === 'unknown-crate' || failure.code === 'unknown-version') return UNKNOWN_ATTEMPTS;
  return failure.blame === 'sandpit' ? DEFECT_ATTEMPTS : Number.POSITIVE_INFINITY;
}
