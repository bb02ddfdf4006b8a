import { printable } from '../../kit/untrusted-text.ts';
import type { Report } from '../../model/report.ts';

const COLOURS: Readonly<Record<Report['verdict']['level'], string>> = {
  clean: '32',
  suspicious: '33',
  malicious: '31',
  inconclusive: '35',
};

/** For people: the verdict first, then at most ten sentences, each with its place, then what was not looked at. */
export function renderText(report: Report, options: { readonly colour: boolean }): string {
  const { verdict, crate } = report;
  const paint = (text: string) => (options.colour ? `\u001b[1;${COLOURS[verdict.level]}m${text}\u001b[0m` : text);
  const lines = [
    `${paint(verdict.level)}  ${crate.name}@${crate.version}  score ${verdict.score}, ${verdict.recommendation}`,
    ...verdict.reasons.map((reason) => `  - ${printable(reason.sentence, 400)} [${reason.signal}]`),
    ...shortfalls(report).map((line) => `  ? ${line}`),
    ...nothingFound(report),
  ];
  return lines.join('\n');
}

function nothingFound(report: Report): string[] {
  if (report.verdict.level !== 'clean' || report.verdict.reasons.length > 0) return [];
  return [
    report.stage === 'static' ? '  nothing found statically; not built' : '  nothing found, statically or in the cage',
  ];
}

/** What was asked for and not fully looked at, and why. */
function shortfalls(report: Report): string[] {
  return report.coverage
    .filter((entry) => entry.asked && entry.state !== 'complete')
    .map((entry) => `${entry.stage}: ${entry.state}${entry.reason === '' ? '' : `, ${printable(entry.reason, 300)}`}`);
}
