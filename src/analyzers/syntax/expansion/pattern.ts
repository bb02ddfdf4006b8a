import { spell, type Token } from './tokens.ts';

/** What a `$name` of a pattern stands for: a text, or one binding for each round of its repetition. */
export type Bound = string | readonly Bindings[];
export type Bindings = Map<string, Bound>;

/** Work of one match: a pattern that tries its repetitions in every way is given up. */
const STEPS = 50_000;
const ROUNDS = 2048;

interface Matching {
  readonly input: readonly Token[];
  readonly steps: { left: number };
}

/** Binds the names of a macro's pattern to the parts of its input; null where it does not fit. Greedy, as rustc is. */
export function matchPattern(pattern: readonly Token[], input: readonly Token[]): Bindings | null {
  const bindings: Bindings = new Map();
  const end = matchFrom(pattern, { input, steps: { left: STEPS } }, 0, bindings);
  return end === input.length ? bindings : null;
}

/** Matches a pattern at `at`; gives where the input goes on, or null. */
function matchFrom(pattern: readonly Token[], matching: Matching, start: number, bindings: Bindings): number | null {
  let at: number | null = start;
  for (let next = 0; next < pattern.length && at !== null; ) {
    matching.steps.left -= 1;
    if (matching.steps.left < 0) return null;
    const after: number = endOfElement(pattern, next);
    at = matchElement(pattern.slice(next, after), pattern.slice(after), matching, at, bindings);
    next = after;
  }
  return at;
}

/** Where the element of a pattern ends: `$x:expr`, `$( .. ) , *`, a bracket, a token. */
export function endOfElement(pattern: readonly Token[], at: number): number {
  if (pattern[at]?.text !== '$') return at + 1;
  if (pattern[at + 1]?.text === '(') return isOperator(pattern[at + 2]) ? at + 3 : at + 4;
  return pattern[at + 2]?.text === ':' ? at + 4 : at + 2;
}

export function isOperator(token: Token | undefined): boolean {
  return token !== undefined && /^[*+?]$/.test(token.text);
}

function matchElement(
  element: readonly Token[],
  rest: readonly Token[],
  matching: Matching,
  at: number,
  bindings: Bindings,
): number | null {
  const [first, second, , kind] = element;
  if (first?.text === '$' && second?.text === '(') return matchRepetition(element, matching, at, bindings);
  if (first?.text !== '$' || second === undefined || kind === undefined)
    return matchToken(first, matching, at, bindings);
  const end = endOfFragment(kind.text, matching.input, at, rest[0]);
  if (end !== null) bindings.set(second.text, spell(matching.input.slice(at, end)));
  return end;
}

/** A token as it stands; of a bracket the inside is matched as well. */
function matchToken(wanted: Token | undefined, matching: Matching, at: number, bindings: Bindings): number | null {
  const token = matching.input[at];
  if (token === undefined || token.text !== wanted?.text) return null;
  if (wanted.kind !== 'bracket') return at + 1;
  const end = matchFrom(wanted.inside, { ...matching, input: token.inside }, 0, bindings);
  return end === token.inside.length ? at + 1 : null;
}

function matchRepetition(element: readonly Token[], matching: Matching, start: number, bindings: Bindings): number {
  const inner = element[1]?.inside ?? [];
  const separator = isOperator(element[2]) ? null : (element[2]?.text ?? null);
  const most = element.at(-1)?.text === '?' ? 1 : ROUNDS;
  const rounds: Bindings[] = [];
  let at = start;
  for (let end: number | null = start; end !== null && rounds.length <= most; ) {
    at = end;
    const from = rounds.length === 0 ? at : pastSeparator(separator, matching.input, at);
    end = rounds.length === most ? null : matchRound(inner, matching, from, rounds);
  }
  for (const name of namesIn(inner)) bindings.set(name, rounds);
  return at;
}

/** One round of a repetition; null where there is no other. */
function matchRound(
  inner: readonly Token[],
  matching: Matching,
  from: number | null,
  rounds: Bindings[],
): number | null {
  if (from === null || from >= matching.input.length) return null;
  const round: Bindings = new Map();
  const end = matchFrom(inner, matching, from, round);
  if (end === null || end === from) return null;
  rounds.push(round);
  return end;
}

function pastSeparator(separator: string | null, input: readonly Token[], at: number): number | null {
  if (separator === null) return at;
  return input[at]?.text === separator ? at + 1 : null;
}

/** Every `$name` of a pattern or body. */
export function namesIn(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token, at) =>
    token.kind === 'name' && tokens[at - 1]?.text === '$' ? [token.text] : namesIn(token.inside),
  );
}

const ENDS = /^(,|;|=>)$/;
const TYPE_ENDS = /^(,|;|=>|=|\||\{|:)$/;

const ANGLES: Readonly<Record<string, number>> = { '<': 1, '>': -1 };

type Fragment = (input: readonly Token[], at: number) => number | null;
const oneOf =
  (fits: (token: Token) => boolean): Fragment =>
  (input, at) =>
    input[at] !== undefined && fits(input[at]) ? at + 1 : null;

/** Where the fragments end that are known by their first token. */
const SHORT: Readonly<Record<string, Fragment>> = Object.assign(Object.create(null), {
  vis: (input, at) => (input[at]?.text !== 'pub' ? at : input[at + 1]?.text === '(' ? at + 2 : at + 1),
  tt: oneOf(() => true),
  ident: oneOf(({ kind }) => kind === 'name'),
  lifetime: oneOf(({ kind }) => kind === 'lifetime'),
  block: oneOf(({ text }) => text === '{'),
  literal: endOfLiteral,
  item: endOfItem,
} satisfies Record<string, Fragment>);

/** Where a fragment of the input ends. Expressions are not parsed: they end where rustc's rules say one must. */
function endOfFragment(kind: string, input: readonly Token[], at: number, next: Token | undefined): number | null {
  const short = SHORT[kind];
  if (short !== undefined) return short(input, at);
  const isType = kind === 'ty' || kind === 'path';
  const end = endOfRun(isType, input, at, next);
  return end === at ? null : end;
}

function endOfLiteral(input: readonly Token[], at: number): number | null {
  const token = input[at];
  if (token?.text === '-') return endOfLiteral(input, at + 1);
  return token?.kind === 'literal' || /^(true|false)$/.test(token?.text ?? '') ? at + 1 : null;
}

function endOfItem(input: readonly Token[], start: number): number | null {
  if (start >= input.length) return null;
  const end = input.findIndex((token, at) => at >= start && (token.text === ';' || token.text === '{'));
  return end === -1 ? input.length : end + 1;
}

/** Up to a token that ends it, or that the pattern goes on with; `<..>` of types hides its commas. */
function endOfRun(isType: boolean, input: readonly Token[], start: number, next: Token | undefined): number {
  const goesOn = next?.kind === 'sign' && next.text !== '$' ? next.text : null;
  const ends = isType ? TYPE_ENDS : ENDS;
  let angles = 0;
  for (let at = start; at < input.length; at += 1) {
    const text = input[at]?.text ?? '';
    angles += isType ? (ANGLES[text] ?? 0) : 0;
    if (angles <= 0 && (text === goesOn || ends.test(text))) return at;
  }
  return input.length;
}
