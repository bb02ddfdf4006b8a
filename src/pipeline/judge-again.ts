import type { Evidence } from '../model/evidence.ts';
import type { Report } from '../model/report.ts';
import type { SignalDefinition } from '../model/signal.ts';
import { composeReport } from '../report/index.ts';
import type { Policy } from '../verdict/index.ts';
import { judgeFindings } from './judge-findings.ts';

/**
 * Judges stored evidence again with today's signals and policy. Nothing is looked at anew: evidence and coverage stay
 * what they were, so this costs nothing but reading the report.
 */
export function judgeAgain(
  report: Report,
  catalog: readonly SignalDefinition[],
  policy: Policy,
  today: {
    readonly runId: string;
    readonly rulebook: string;
    readonly version: string;
  },
): Report {
  const findings = { evidence: report.evidence as Evidence[], coverage: report.coverage };
  return composeReport({
    ...report,
    runId: today.runId,
    engine: {
      ...report.engine,
      rulebook: today.rulebook,
      version: today.version,
    },
    ...judgeFindings(findings, catalog, policy, report.crate.name),
  });
}
