import { matchPattern } from './pattern.ts';
import { type Token, tokenize } from './tokens.ts';
import { transcribe } from './transcribe.ts';

/** One rule of a `macro_rules!`: a pattern, and what it becomes. */
export interface MacroRule {
  readonly pattern: readonly Token[];
  readonly body: readonly Token[];
}

/** The rules of a macro's definition, `macro_rules! name { (..) => { .. }; .. }`. Empty where it cannot be read. */
export function rulesOf(definition: string): readonly MacroRule[] {
  const tokens = tokenize(definition)?.find((token) => token.kind === 'bracket')?.inside ?? [];
  const rules: MacroRule[] = [];
  for (let at = 0; at < tokens.length; ) {
    const [pattern, arrow, body, after] = tokens.slice(at, at + 4);
    if (pattern?.kind !== 'bracket' || arrow?.text !== '=>' || body?.kind !== 'bracket') return rules;
    rules.push({ pattern: pattern.inside, body: body.inside });
    at += after?.text === ';' ? 4 : 3;
  }
  return rules;
}

/** The text that a call of the macro becomes by the first rule that fits; null where none does. */
export function expand(rules: readonly MacroRule[], input: string): string | null {
  const tokens = tokenize(input);
  if (tokens === null) return null;
  for (const { pattern, body } of rules) {
    const bindings = matchPattern(pattern, tokens);
    if (bindings !== null) return transcribe(body, bindings);
  }
  return null;
}
