import type { Findings } from '../model/coverage.ts';
import type { Verdict } from '../model/report.ts';
import type { Signal, SignalDefinition } from '../model/signal.ts';
import { raiseSignals } from '../signals/index.ts';
import { countable, judge, type Policy } from '../verdict/index.ts';

/**
 * All signals of the findings, and the verdict over those that count: what the policy allows a crate is told and not
 * counted. `crate` is its name.
 */
export function judgeFindings(
  findings: Findings,
  catalog: readonly SignalDefinition[],
  policy: Policy,
  crate: string,
): { readonly signals: Signal[]; readonly verdict: Verdict } {
  const signals = raiseSignals(findings, catalog);
  const evidence = countable(findings.evidence, policy);
  const counted = evidence === findings.evidence ? signals : raiseSignals({ ...findings, evidence }, catalog);
  return { signals, verdict: judge(counted, findings.coverage, policy, crate) };
}
