import { type Coverage, notAsked } from '../model/coverage.ts';
import type { Evidence } from '../model/evidence.ts';
import { SANDBOX_PHASES } from '../model/phases.ts';
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
  const coverage = [...report.coverage, ...phasesSince(report)];
  const findings = { evidence: report.evidence as Evidence[], coverage };
  return composeReport({
    ...report,
    coverage,
    runId: today.runId,
    engine: {
      ...report.engine,
      rulebook: today.rulebook,
      version: today.version,
    },
    ...judgeFindings(findings, catalog, policy, report.crate.name),
  });
}

/** Phases that every report has told of. */
const FIRST = new Set<string>(['build', 'bins', 'link-and-run']);

/** What the cage learned to do after the report was made was not asked for then. */
function phasesSince({ coverage, engine }: Report): Coverage[] {
  const told = new Set<string>([...coverage.map(({ stage }) => stage), ...FIRST]);
  return SANDBOX_PHASES.filter((phase) => !told.has(phase)).map((phase) =>
    notAsked(phase, `version ${engine.version} did not have it`),
  );
}
