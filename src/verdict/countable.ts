import type { Evidence } from '../model/evidence.ts';
import type { Policy } from './policy.ts';

/** The evidence that counts: all but the matches of a rule in a crate for which the policy allows that rule. */
export function countable(evidence: readonly Evidence[], policy: Policy): readonly Evidence[] {
  const allowed = new Set(
    policy.allowances.flatMap(({ crate, rule }) => (rule === undefined ? [] : [`${crate} ${rule}`])),
  );
  if (allowed.size === 0) return evidence;
  return evidence.filter(
    (piece) => piece.kind !== 'rule-match' || !allowed.has(`${piece.subject.split('@')[0]} ${piece.data.rule}`),
  );
}
