import type { RuleProblem } from '../ports/rule-engine.ts';

/** Makes a problem of one file from an offset of its text. */
export type At = (offset: number, message: string) => RuleProblem;

/** A problem at an offset of the text, as line and column from 1. */
export function problem(
  path: string,
  text: string,
  offset: number,
  message: string,
  level: RuleProblem['level'] = 'error',
): RuleProblem {
  const before = text.slice(0, offset).split('\n');
  return { path, line: before.length, column: (before.at(-1)?.length ?? 0) + 1, message, level };
}

/** By path, then place; what stands twice is told once. */
export function sortProblems(problems: readonly RuleProblem[]): RuleProblem[] {
  const key = ({ path, line, column, message }: RuleProblem) =>
    `${path} ${String(line ?? 0).padStart(9, '0')} ${String(column ?? 0).padStart(9, '0')} ${message}`;
  const known = new Map(problems.map((one) => [key(one), one]));
  return [...known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
