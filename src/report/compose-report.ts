import { STAGES } from '../model/coverage.ts';
import { crateLabel } from '../model/crate.ts';
import { evidence } from '../model/evidence.ts';
import { Report } from '../model/report.ts';

/** Pieces of one kind that a report holds beside those that its signals cite. */
const UNCITED_OF_A_KIND = 400;

/** What a report is made of: itself, but for its schema and the order of its lists. */
export type Dossier = Omit<Report, 'schema'> | Report;

/**
 * The canonical report: lists sorted by what identifies their members, so that the same findings give the same bytes. Throws
 * where the dossier breaks the schema, which is a defect of ours. Comes after the signals, so that no cap hides anything from them.
 */
export function composeReport(dossier: Dossier): Report {
  return Report.parse({
    ...dossier,
    schema: 'sandpit.report/1',
    signals: [...dossier.signals].sort(byId),
    evidence: kept(dossier),
    coverage: [...dossier.coverage].sort((a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage)),
  });
}

/**
 * Sorted: all that a signal cites, and of what none cites so many of a kind, with how many more there were: a build of a large C
 * library runs thousands of programs.
 */
function kept({ evidence: seen, signals, crate }: Dossier): Report['evidence'] {
  const cited = new Set(signals.flatMap((signal) => signal.evidence));
  const counts = new Map<string, number>();
  const held = unique(seen)
    .sort(byId)
    .filter(({ id, kind }) => {
      if (cited.has(id)) return true;
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      return count <= UNCITED_OF_A_KIND;
    });
  const beyond = [...counts].filter(([, count]) => count > UNCITED_OF_A_KIND);
  return [...held, ...beyond.map(([kind, count]) => leftOut(kind, count - UNCITED_OF_A_KIND, crateLabel(crate)))].sort(
    byId,
  );
}

function leftOut(kind: string, count: number, subject: string): Report['evidence'][number] {
  const at = { phase: 'build' as const, process: [] };
  return evidence('sandbox-limit', subject, at, {
    limit: 'report',
    detail: `${count} more of ${kind}, cited by no signal`,
  });
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

function unique(evidence: Report['evidence']): Report['evidence'] {
  return [...new Map(evidence.map((piece) => [piece.id, piece])).values()];
}
