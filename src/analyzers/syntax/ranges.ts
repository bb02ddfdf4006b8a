import type { Evaluation, Handler } from './evaluation.ts';
import { type SyntaxNode, textOf } from './node.ts';
import type { Frame, Value } from './symbols.ts';
import { asText, LIST_LIMIT, list, number, text, UNKNOWN, unknown } from './value.ts';

interface Bounds {
  readonly low: Value | null;
  readonly high: Value | null;
  readonly inclusive: boolean;
}

/** The ends of `a..b`, `..b`, `a..`, `a..=b`. */
function boundsOf(node: SyntaxNode, frame: Frame, { evaluate }: Evaluation): Bounds {
  const source = textOf(frame.file.bytes, node);
  const [first, second] = source.startsWith('..') ? [undefined, node.children[0]] : node.children;
  const end = (part: SyntaxNode | undefined) => (part === undefined ? null : evaluate(part, frame));
  const [low, high] = [end(first), end(second)];
  return { low, high, inclusive: source.includes('..=') };
}

/** A range as the numbers in it, where both ends are known and it is not too long. */
export const range: Handler = (node, frame, evaluation) => {
  const { low, high, inclusive } = boundsOf(node, frame, evaluation);
  const from = (low?.from ?? 0) | (high?.from ?? 0);
  const [start, stop] = [low?.number ?? (low === null ? 0 : null), high?.number ?? null];
  if (start === null || stop === null) return unknown(from);
  const count = stop - start + (inclusive ? 1 : 0);
  if (count < 0 || count > LIST_LIMIT) return unknown(from);
  return list(Array.from({ length: count }, (_none, at) => number(start + at, from)));
};

/** `whole[a..b]`: part of a list or text. */
export function slice(whole: Value, at: SyntaxNode, frame: Frame, evaluation: Evaluation): Value {
  const { low, high, inclusive } = boundsOf(at, frame, evaluation);
  if (low === null && high === null) return whole;
  const start = low === null ? 0 : low.number;
  const stop = high === null ? Number.POSITIVE_INFINITY : high.number;
  if (start === null || stop === null) return unknown(whole.from);
  return between(whole, start, stop + Number(inclusive));
}

function between(whole: Value, start: number, stop: number): Value {
  if (whole.list !== null) return { ...list(whole.list.slice(start, stop)), from: whole.from, hidden: whole.hidden };
  const known = asText(whole);
  return known.text === null ? unknown(whole.from) : text(known.text.slice(start, stop), known.from, known.hidden);
}

/** What `for x in value` and iterator methods go over: a list, or the bytes of a text. Null where it is not known. */
export function elementsOf(value: Value): readonly Value[] | null {
  if (value.list !== null) return value.list;
  return value.text === null ? null : [...value.text].map((letter) => ({ ...UNKNOWN, text: letter, from: value.from }));
}
