import { ok, type Result } from '../kit/result.ts';
import { blankComments } from '../kit/rust-text.ts';
import type { CompiledRules, RuleEngine, RuleMatch, RuleProblem } from '../ports/rule-engine.ts';
import { readRules } from './read-rules.ts';
import type { RuleFile } from './rule-file.ts';

const DEADLINE_MILLISECONDS = 30_000;

export interface Proof {
  readonly rule: string;
  readonly path: string;
  readonly examples: number;
  /** What is wrong; empty where the rule is proven. */
  readonly faults: readonly string[];
}

/**
 * Runs every rule over its own examples and over every other rule's clean ones, on each engine: what must match does, what
 * must not does not, and the engines agree to the byte.
 */
export async function proveRules(
  folder: string,
  engines: readonly RuleEngine[],
): Promise<Result<readonly Proof[], readonly RuleProblem[]>> {
  const read = await readRules(folder);
  if (!read.ok) return read;
  const compiled: CompiledRules[] = [];
  try {
    for (const engine of engines) {
      const rules = await engine.compile(read.value.map(({ path, text }) => ({ path, text })));
      if (!rules.ok) return rules;
      compiled.push(rules.value);
    }
    const proofs: Proof[] = [];
    for (const file of read.value) proofs.push(await prove(file, read.value, compiled));
    return ok(proofs);
  } finally {
    for (const rules of compiled) await rules[Symbol.asyncDispose]();
  }
}

async function prove(file: RuleFile, all: readonly RuleFile[], engines: readonly CompiledRules[]): Promise<Proof> {
  const faults: string[] = [];
  for (const [at, example] of file.matching.entries()) {
    const seen = await scanAll(example, engines, faults);
    if (!seen.includes(file.meta.name)) faults.push(`example ${at + 1} that must match does not`);
  }
  for (const [at, example] of file.clean.entries()) {
    const loud = (await scanAll(example, engines, faults)).filter(
      (name) => name === file.meta.name || grave(name, file, all),
    );
    if (loud.length > 0) faults.push(`clean example ${at + 1} is matched by ${loud.join(', ')}`);
  }
  return { rule: file.meta.name, path: file.path, examples: file.matching.length + file.clean.length, faults };
}

/** Whether another rule that looks at the same files would raise an alarm. */
function grave(name: string, file: RuleFile, all: readonly RuleFile[]): boolean {
  const meta = all.find((other) => other.meta.name === name)?.meta;
  const sameFiles = meta?.scope === 'crate' || meta?.scope === file.meta.scope;
  return sameFiles && meta?.status === 'stable' && (meta.severity === 'high' || meta.severity === 'critical');
}

/** Names of the rules that match; engines that differ are a fault. */
async function scanAll(example: string, engines: readonly CompiledRules[], faults: string[]): Promise<string[]> {
  const buffer = blankComments(Buffer.from(example));
  const results: RuleMatch[][] = [];
  for (const engine of engines) {
    const scanned = await engine.scan(buffer, DEADLINE_MILLISECONDS, new AbortController().signal);
    if (!scanned.ok) faults.push(`${engine.engine}: ${scanned.failure.what}`);
    else results.push([...scanned.value]);
  }
  if (new Set(results.map((matches) => JSON.stringify(matches))).size > 1) faults.push('the engines differ');
  return (results[0] ?? []).map((match) => match.rule);
}
