import { z } from 'zod';
import { fail, ok, type Result } from '../kit/result.ts';
import { Severity, Status } from '../model/evidence.ts';
import type { RuleProblem } from '../ports/rule-engine.ts';

/** What a rule is run over: build scripts and what they include, proc-macro sources, or all text of the crate. */
export const Scope = z.enum(['build-script', 'proc-macro', 'crate']);
export type Scope = z.infer<typeof Scope>;

const RuleMeta = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/, 'a rule name is lower case with underscores'),
  severity: Severity,
  id: z.uuid(),
  description: z.string().min(10),
  author: z.string().min(1),
  date: z.iso.date(),
  status: Status,
  scope: Scope,
  behaviours: z.string().min(1),
  reference: z.string().min(1),
});

export interface RuleMeta extends Omit<z.infer<typeof RuleMeta>, 'behaviours'> {
  readonly behaviours: readonly string[];
  readonly path: string;
}

/** One rule file: its papers, its text for the engines, and the examples in its opening comment. */
export interface RuleFile {
  readonly meta: RuleMeta;
  readonly path: string;
  readonly text: string;
  readonly matching: readonly string[];
  readonly clean: readonly string[];
}

const COMMENT = /^\s*\/\*([\s\S]*?)\*\//;
const EXAMPLE = /```rust,(match|clean)\n([\s\S]*?)```/g;
const RULE = /^rule\s+(\w+)\s*:\s*(\w+)\s*\{/m;
const ENTRY = /^\s*(\w+)\s*=\s*"((?:[^"\\]|\\.)*)"\s*$/gm;

/** Reads one rule file: one rule, one opening comment. Problems name the line. */
export function readRuleFile(path: string, text: string): Result<RuleFile, RuleProblem> {
  const head = RULE.exec(text);
  if (head === null) return fail(problem(path, text, 0, 'no `rule name : severity {` in it'));
  const section = /\bmeta\s*:([\s\S]*?)\b(strings|condition)\s*:/.exec(text)?.[1] ?? '';
  const entries = Object.fromEntries([...section.matchAll(ENTRY)].map((match) => [match[1], match[2]]));
  const parsed = RuleMeta.safeParse({ ...entries, name: head[1], severity: head[2] });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return fail(problem(path, text, head.index, `meta ${issue?.path.join('.') || issue?.code}: ${issue?.message}`));
  }
  const examples = [...(COMMENT.exec(text)?.[1] ?? '').matchAll(EXAMPLE)];
  const of = (kind: string) => examples.filter((match) => match[1] === kind).map((match) => match[2] ?? '');
  const meta = { ...parsed.data, behaviours: parsed.data.behaviours.split(/\s*,\s*/), path };
  return ok({ meta, path, text, matching: of('match'), clean: of('clean') });
}

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
