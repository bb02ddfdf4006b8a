import { RULE_ENGINES } from '../../compose.ts';
import { fail, ok, type Result } from '../../kit/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { CompiledRules, RuleEngine, RuleProblem } from '../../ports/rule-engine.ts';
import type { RuleFile } from '../../rulebook/index.ts';
import { printFailure } from '../print.ts';

/**
 * The engines that run on this machine, the one that points at columns first. One that does not run is told aloud, and
 * `all` is false: half a proof is none.
 */
export async function presentEngines(): Promise<{ readonly engines: readonly RuleEngine[]; readonly all: boolean }> {
  const engines: RuleEngine[] = [];
  for (const engine of RULE_ENGINES) {
    const probe = await engine.probe();
    if (probe.ok) engines.unshift(engine);
    else
      printFailure({
        ...probe.failure,
        where: engine.id,
        remedy: "run 'npx sandpit doctor --mend'; its half is left out",
      });
  }
  return { engines, all: engines.length === RULE_ENGINES.length };
}

/** Rules compiled on every engine; disposed of, no process is left. */
export class Compiled implements AsyncDisposable {
  readonly engines: readonly CompiledRules[];

  constructor(engines: readonly CompiledRules[]) {
    this.engines = engines;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const engine of this.engines) await engine[Symbol.asyncDispose]();
  }
}

export async function compileAll(
  engines: readonly RuleEngine[],
  files: readonly RuleFile[],
): Promise<Result<Compiled, readonly RuleProblem[]>> {
  const sources = files.map(({ path, text }) => ({ path, text }));
  const results = await Promise.all(engines.map((engine) => engine.compile(sources)));
  const compiled = new Compiled(results.flatMap((result) => (result.ok ? [result.value] : [])));
  const failed = results.find((result) => !result.ok);
  if (failed === undefined || failed.ok) return ok(compiled);
  await compiled[Symbol.asyncDispose]();
  return fail(failed.failure);
}

export function missingEngine(): Failure {
  return {
    code: 'engine-unreachable',
    blame: 'engine',
    what: 'one of the two rule engines is missing',
    where: 'this machine',
    remedy: "run 'npx sandpit doctor --mend': a rule is proven on both or not at all",
  };
}
