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
    ...verdict.reasons.map((reason) => `  - ${printable(reason.sentence, 600)} [${printable(reason.signal, 80)}]`),
    ...shortfalls(report).map((line) => `  ? ${line}`),
    ...nothingFound(report),
  ];
  return lines.join('\n');
}

/** How far the silence goes: a clean report of the files alone says that nothing was built. */
function nothingFound({ stage, verdict }: Report): string[] {
  if (verdict.level !== 'clean') return [];
  const weight = verdict.reasons.length === 0 ? 'nothing found' : 'nothing else found';
  return [stage === 'static' ? `  ${weight} statically; not built` : `  ${weight}, statically or in the cage`];
}

/** What was asked for and not fully looked at, and why: one line a reason, however many stages share it. */
function shortfalls(report: Report): string[] {
  const short = report.coverage.filter((entry) => entry.asked && entry.state !== 'complete');
  const byReason = Map.groupBy(short, ({ state, reason }) =>
    reason === '' ? state : `${state}, ${printable(reason, 300)}`,
  );
  return [...byReason].map(([why, entries]) => `${entries.map(({ stage }) => stage).join(', ')}: ${why}`);
}
