import type { Failure } from '../model/failure.ts';
import type { RuleProblem } from '../ports/rule-engine.ts';

/** Why a rulebook cannot be used, in one line: its first problem. */
export function brokenRules(problems: readonly RuleProblem[]): Failure {
  const [first] = problems;
  const where = first === undefined ? 'rules' : `${first.path}${first.line === null ? '' : `:${first.line}`}`;
  return {
    code: 'bad-rule',
    blame: 'caller',
    what: `a rule cannot be used: ${first?.message ?? 'unknown'}`,
    where,
    remedy: "run 'npx sandpit rules check'",
  };
}
