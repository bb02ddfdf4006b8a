import { contentHash } from '../kit/canonical-json.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import type { CompiledRules, RuleEngine, RuleProblem } from '../ports/rule-engine.ts';
import { checkRule } from './check-rules.ts';
import { readRules } from './read-rules.ts';
import type { RuleMeta } from './rule-file.ts';

export interface Rulebook extends AsyncDisposable {
  /** Digest of every rule and of what else a verdict depends on: the same work under the same rulebook is done once. */
  readonly digest: string;
  readonly rules: ReadonlyMap<string, RuleMeta>;
  readonly compiled: CompiledRules;
}

/** Reads, checks and compiles every rule below `folder/yara`. All problems are told, not only the first. */
export async function loadRulebook(
  folder: string,
  engine: RuleEngine,
  beside: Readonly<Record<string, string>> = {},
): Promise<Result<Rulebook, readonly RuleProblem[]>> {
  const read = await readRules(folder);
  if (!read.ok) return read;
  const problems = read.value.flatMap(checkRule).filter((problem) => problem.level === 'error');
  if (problems.length > 0) return fail(problems);
  const compiled = await engine.compile(read.value.map(({ path, text }) => ({ path, text })));
  if (!compiled.ok) return compiled;
  const rules = new Map(read.value.map(({ meta }) => [meta.name, meta]));
  const digest = contentHash({ ...beside, rules: read.value.map(({ path, text }) => ({ path, text })) }).slice(0, 32);
  return ok({
    digest,
    rules,
    compiled: compiled.value,
    [Symbol.asyncDispose]: () => compiled.value[Symbol.asyncDispose](),
  });
}
