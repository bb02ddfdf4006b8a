import { STAGES } from '../model/coverage.ts';
import { Report } from '../model/report.ts';

/** What a report is made of: itself, but for its schema and the order of its lists. */
export type Dossier = Omit<Report, 'schema'> | Report;

/**
 * The canonical report: lists sorted by what identifies their members, so that the same findings give the same bytes. Throws
 * where the dossier breaks the schema, which is a defect of ours.
 */
export function composeReport(dossier: Dossier): Report {
  return Report.parse({
    ...dossier,
    schema: 'sandpit.report/1',
    signals: [...dossier.signals].sort((a, b) => (a.id < b.id ? -1 : 1)),
    evidence: unique(dossier.evidence).sort((a, b) => (a.id < b.id ? -1 : 1)),
    coverage: [...dossier.coverage].sort((a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage)),
  });
}

function unique(evidence: Report['evidence']): Report['evidence'] {
  return [...new Map(evidence.map((piece) => [piece.id, piece])).values()];
}
