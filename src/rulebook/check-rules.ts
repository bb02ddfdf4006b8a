import type { Result } from '../kit/result.ts';
import type { RuleProblem } from '../ports/rule-engine.ts';
import { readRules } from './read-rules.ts';
import { problem, type RuleFile } from './rule-file.ts';

/** What one engine has and the other has not, or what reaches outside the rule: refused before any engine sees it. */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/^\s*include\s+"/m, '`include` opens other files'],
  [/^\s*import\s+"(console|magic|cuckoo|vt|time)"/m, 'this module is not in both engines'],
  [/\bentrypoint\b/, '`entrypoint` is not in both engines'],
  [
    /\bfilesize\b|\bat\s+\d|\bin\s*\(\s*\d/,
    'files are scanned joined together: places and sizes are not those of a file',
  ],
];

/** The form of every rule below a folder. */
export async function checkRules(folder: string): Promise<readonly RuleProblem[]> {
  const read: Result<readonly RuleFile[], readonly RuleProblem[]> = await readRules(folder);
  return read.ok ? read.value.flatMap(checkRule) : read.failure;
}

/** The form of one rule: examples of both kinds, its scope's folder, nothing foreign, nothing slow. */
export function checkRule(file: RuleFile): RuleProblem[] {
  const at = (offset: number, message: string) => problem(file.path, file.text, offset, message);
  const body = withoutComments(file.text);
  const foreign = FOREIGN.flatMap(([pattern, message]) => {
    const found = pattern.exec(body);
    return found === null ? [] : [at(found.index, message)];
  });
  return [
    ...(file.matching.length === 0 ? [at(0, 'no ```rust,match example in its opening comment')] : []),
    ...(file.clean.length === 0 ? [at(0, 'no ```rust,clean example in its opening comment')] : []),
    ...(file.path.split('/').includes(file.meta.scope)
      ? []
      : [at(0, `its scope is ${file.meta.scope}, its folder another`)]),
    ...foreign,
    ...slowPatterns(body).map(([offset, message]) => at(offset, message)),
  ];
}

/** Patterns without four literal bytes in a row make an engine look everywhere. */
function slowPatterns(body: string): [number, string][] {
  return [...body.matchAll(/^\s*(\$\w*)\s*=\s*\/((?:[^/\\\n]|\\.)+)\//gm)].flatMap((match): [number, string][] => {
    const literal = (match[2] ?? '').replace(/\\[bBdDwWsS]|\[[^\]]*\]|[.*+?|(){}^$]+/g, '\n').replace(/\\(.)/g, '$1');
    return literal.split('\n').some((run) => run.length >= 4)
      ? []
      : [[match.index, `${match[1]} has no four literal characters in a row`]];
  });
}

/** Comments blanked, places kept: the opening comment's examples may hold anything. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
}
