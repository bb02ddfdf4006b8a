import { behaviourCoverage, type RuleFile } from '../../rulebook/index.ts';

/** Which behaviours have a rule, in three lines for people. */
export function coverageLines(files: readonly RuleFile[]): readonly string[] {
  const { inText, elsewhere } = behaviourCoverage(files);
  const open = inText.filter(([, rules]) => rules.length === 0);
  const shown = inText.filter(([, rules]) => rules.length > 0);
  return [
    `behaviours that text shows: ${shown.length} of ${inText.length} have a rule`,
    ...shown.map(([name, rules]) => `  ${name.padEnd(26)} ${rules.join(', ')}`),
    ...open.map(([name]) => `  ${name.padEnd(26)} no rule yet`),
    `seen elsewhere: ${elsewhere.map(([name, eye]) => `${name} (${eye})`).join(', ')}`,
  ];
}
