import { printable } from '../../kit/untrusted-text.ts';
import type { Report } from '../../model/report.ts';
import type { Signal } from '../../model/signal.ts';
import { visibleJson } from './json.ts';

const LEVEL: Readonly<Record<Signal['severity'], string>> = {
  info: 'none',
  low: 'note',
  medium: 'warning',
  high: 'error',
  critical: 'error',
};

/** SARIF 2.1.0: a rule a signal, a result a signal, its locations the files of its evidence. */
export function renderSarif(report: Report): string {
  const byId = new Map(report.evidence.map((piece) => [piece.id, piece]));
  const result = (signal: Signal) => ({
    ruleId: signal.id,
    level: LEVEL[signal.severity],
    message: { text: printable(signal.sentence, 1000) },
    locations: signal.evidence.flatMap((id) => location(byId.get(id))).slice(0, 10),
  });
  return visibleJson({
    version: '2.1.0',
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    runs: [
      {
        tool: {
          driver: {
            name: 'sandpit',
            version: report.engine.version,
            rules: report.signals.map((signal) => ({
              id: signal.id,
              shortDescription: { text: printable(signal.claim, 1000) },
            })),
          },
        },
        results: report.signals.map(result),
        properties: {
          verdict: report.verdict.level,
          score: report.verdict.score,
          recommendation: report.verdict.recommendation,
        },
      },
    ],
  });
}

function location(piece: Report['evidence'][number] | undefined): object[] {
  if (piece === undefined || !('file' in piece.at)) return [];
  const { file, line } = piece.at;
  const uri = encodeURI(file.toWellFormed());
  return [
    { physicalLocation: { artifactLocation: { uri }, ...(line === undefined ? {} : { region: { startLine: line } }) } },
  ];
}
