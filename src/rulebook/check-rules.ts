import type { RuleProblem } from '../ports/rule-engine.ts';
import { foreignFeatures } from './foreign.ts';
import { patternsOf } from './patterns.ts';
import type { RuleFile } from './rule-file.ts';
import { problem } from './rule-problem.ts';

const ENOUGH_BYTES = 4;
const ENOUGH_RARE_BYTES = 3;

/** The form of one rule: its scope's folder, nothing foreign, nothing slow. What is slow is a warning. (Papers and examples: who reads it tells.) */
export function checkRule(file: RuleFile): RuleProblem[] {
  const at = (offset: number, message: string) => problem(file.path, file.text, offset, message);
  const folder = file.path.split('/').at(-2);
  const { scope } = file.meta;
  return [
    ...(folder === scope
      ? []
      : [at(file.places.get('scope') ?? 0, `its scope is ${scope}, and it lies in the folder ${folder}`)]),
    ...foreignProblems(file),
    ...slowPatterns(file).map(([offset, message]) => problem(file.path, file.text, offset, message, 'warning')),
  ];
}

/** What one engine would read and the other would not: told in our words, before an engine tells it in its. */
export function foreignProblems({ path, text, blanked }: RuleFile): RuleProblem[] {
  return foreignFeatures(blanked).map(([offset, message]) => problem(path, text, offset, message));
}

/** Without bytes to search for, an engine tries a pattern at every place of every file. */
function slowPatterns({ blanked }: RuleFile): [number, string][] {
  return patternsOf(blanked)
    .filter(({ literalRun, rare }) => literalRun < (rare ? ENOUGH_RARE_BYTES : ENOUGH_BYTES))
    .map(({ name, offset, literalRun }) => [
      offset,
      `${name} is slow: what it matches has only ${literalRun} known bytes in a row for sure, and needs ${ENOUGH_BYTES}`,
    ]);
}
