import type { FailureCode } from '../model/failure.ts';
import type { Level } from '../model/report.ts';

export const EXIT = {
  clean: 0,
  suspicious: 10,
  malicious: 20,
  inconclusive: 30,
  usage: 2,
  unreachable: 69,
  defect: 70,
  interrupted: 130,
} as const;

/** Worst last, for several targets. */
const ORDER: readonly Level[] = ['clean', 'inconclusive', 'suspicious', 'malicious'];

export function worst(levels: readonly Level[]): Level {
  return levels.reduce((a, b) => (ORDER.indexOf(b) > ORDER.indexOf(a) ? b : a), 'clean');
}

const BY_FAILURE: Readonly<Record<FailureCode, number>> = {
  'wrong-usage': EXIT.usage,
  'bad-config': EXIT.usage,
  'unknown-crate': EXIT.usage,
  'unknown-version': EXIT.usage,
  'all-yanked': EXIT.usage,
  'not-a-crate': EXIT.usage,
  'not-a-package': EXIT.usage,
  'bad-rule': EXIT.usage,
  'bad-message': EXIT.usage,
  'checksum-mismatch': EXIT.unreachable,
  'registry-unreachable': EXIT.unreachable,
  'registry-fault': EXIT.unreachable,
  'engine-unreachable': EXIT.unreachable,
  'engine-lost': EXIT.unreachable,
  'image-missing': EXIT.unreachable,
  'store-unreachable': EXIT.unreachable,
  'store-refused': EXIT.unreachable,
  'queue-unreachable': EXIT.unreachable,
  'disk-full': EXIT.unreachable,
  'too-large': EXIT.inconclusive,
  'archive-refused': EXIT.inconclusive,
  'manifest-unreadable': EXIT.inconclusive,
  'dependencies-unresolved': EXIT.inconclusive,
  'timed-out': EXIT.inconclusive,
  'rule-engine-failed': EXIT.defect,
  interrupted: EXIT.interrupted,
  defect: EXIT.defect,
};

/** The exit status of the contract for a target that could not be scanned. */
export function exitOfFailure(code: FailureCode): number {
  return BY_FAILURE[code];
}

/** Several targets: a defect or something unreachable outranks verdicts below `malicious`; an interruption outranks all. */
export function exitOfTargets(levels: readonly Level[], failures: readonly FailureCode[]): number {
  const codes = failures.map(exitOfFailure);
  if (codes.includes(EXIT.interrupted)) return EXIT.interrupted;
  if (levels.includes('malicious')) return EXIT.malicious;
  const first = codes.find((code) => code !== EXIT.inconclusive);
  if (first !== undefined) return first;
  const verdicts: Level[] = codes.length > 0 ? [...levels, 'inconclusive'] : [...levels];
  return EXIT[worst(verdicts)];
}
