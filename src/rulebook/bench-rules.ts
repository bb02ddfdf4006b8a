import { fail, ok, type Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';
import type { CompiledRules } from '../ports/rule-engine.ts';
import type { RuleFile } from './rule-file.ts';

const DEADLINE_MILLISECONDS = 120_000;
/** The better of so many runs: what else the machine does should not be held against a rule. */
const RUNS = 3;

export interface Speed {
  /** The rule's name, or null for the whole book. */
  readonly rule: string | null;
  /** Megabytes (10^6 bytes) a second on each engine, in the engines' order. */
  readonly megabytesPerSecond: readonly number[];
}

/**
 * How fast each rule alone, and last the whole book, goes over the same bytes on each engine: the engine's own time, in a
 * process that is warm. Yields as it measures. An engine that fails ends it.
 */
export async function* benchRules(
  files: readonly RuleFile[],
  engines: readonly CompiledRules[],
  buffers: readonly Buffer[],
  signal: AbortSignal,
): AsyncGenerator<Result<Speed, Failure>> {
  const sets = [...files.map((file) => ({ rule: file.meta.name, files: [file] })), { rule: null, files }];
  for (const { rule, files: own } of sets) {
    const speeds: number[] = [];
    for (const engine of engines) {
      const speed = await speedOf(engine, own, buffers, signal);
      if (!speed.ok) return yield speed;
      speeds.push(speed.value);
    }
    yield ok({ rule, megabytesPerSecond: speeds });
  }
}

async function speedOf(
  engine: CompiledRules,
  files: readonly RuleFile[],
  buffers: readonly Buffer[],
  signal: AbortSignal,
): Promise<Result<number, Failure>> {
  const compiled = await engine.recompile(files.map(({ path, text }) => ({ path, text })));
  if (!compiled.ok) return fail(broken(compiled.failure[0]?.message ?? 'unknown', files[0]?.path ?? 'rules'));
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run += 1) {
    let milliseconds = 0;
    for (const buffer of buffers) {
      const took = await engine.time(buffer, DEADLINE_MILLISECONDS, signal);
      if (!took.ok) return took;
      milliseconds += took.value;
    }
    best = Math.min(best, milliseconds);
  }
  const bytes = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
  return ok(bytes / 1000 / Math.max(best, 0.001));
}

function broken(what: string, where: string): Failure {
  return { code: 'bad-rule', blame: 'caller', what, where, remedy: "run 'npx sandpit rules check'" };
}
