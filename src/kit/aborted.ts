import type { Failure } from '../model/failure.ts';

/** Why a signal aborted, as a failure: its own deadline (`timed-out`) or the caller's wish (`interrupted`). */
export function abortedFailure(signal: AbortSignal, where: string): Failure {
  const reason: unknown = signal.reason;
  const deadline = reason instanceof DOMException && reason.name === 'TimeoutError';
  return deadline
    ? {
        code: 'timed-out',
        blame: 'sandpit',
        what: 'the time for this scan ran out',
        where,
        remedy: 'give it more with --budget',
      }
    : { code: 'interrupted', blame: 'caller', what: 'interrupted', where, remedy: 'scan it again' };
}
