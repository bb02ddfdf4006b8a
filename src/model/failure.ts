/** Whose fault: it decides what happens next (report it, retry later, dead-letter it, tell the caller). */
export type Blame = 'caller' | 'crate' | 'upstream' | 'engine' | 'store' | 'sandpit';

/** An expected bad outcome as a value. Printed as one line: what, where, what to do. */
export interface Failure {
  readonly code: FailureCode;
  readonly blame: Blame;
  readonly what: string;
  readonly where: string;
  readonly remedy: string;
}

export const FAILURE_CODES = [
  'wrong-usage',
  'bad-config',
  'unknown-crate',
  'unknown-version',
  'all-yanked',
  'not-a-crate',
  'not-a-package',
  'checksum-mismatch',
  'too-large',
  'archive-refused',
  'manifest-unreadable',
  'registry-unreachable',
  'registry-fault',
  'engine-unreachable',
  'engine-lost',
  'image-missing',
  'dependencies-unresolved',
  'disk-full',
  'store-unreachable',
  'store-refused',
  'queue-unreachable',
  'bad-message',
  'bad-rule',
  'rule-engine-failed',
  'timed-out',
  'interrupted',
  'defect',
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

/** `what: where; remedy`, the only form in which a failure reaches a person. */
export function failureLine(failure: Failure): string {
  return `${failure.what}: ${failure.where}; ${failure.remedy}`;
}
