import type { Value } from './symbols.ts';
import { asText, concat, FROM, number, text, unknown } from './value.ts';

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '^': (a, b) => a ^ b,
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '%': (a, b) => (b === 0 ? 0 : a % b),
  '/': (a, b) => (b === 0 ? 0 : Math.trunc(a / b)),
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
};

/** `a + b`, `a ^ b` and the like over what is known; comparisons keep only the origins. */
export function binary(operator: string, left: Value, right: Value): Value {
  const from = left.from | right.from;
  const [a, b] = [code(left), code(right)];
  const textual = operator === '+' && (isString(left) || isString(right));
  if (textual) return concat([asText(left), asText(right)]);
  const compared = COMPARISONS[operator];
  if (compared !== undefined) return comparison(left, right, compared, from);
  const compute = ARITHMETIC[operator];
  if (compute === undefined) return unknown(from);
  if (a === null || b === null)
    return unknown(operator === '^' && (a !== null || b !== null) ? from | FROM.decode : from);
  return number(compute(a, b), operator === '^' ? from | FROM.decode : from);
}

const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '>=': (order) => order >= 0,
};

/** Of known numbers and characters the answer; of all else only where it comes from. */
function comparison(left: Value, right: Value, holds: (order: number) => boolean, from: number): Value {
  const [a, b] = [code(left), code(right)];
  return a === null || b === null ? unknown(from) : text(String(holds(a - b)), from);
}

/** A number, or the code of a single character. */
export function code(value: Value): number | null {
  if (value.number !== null) return value.number;
  return value.text !== null && value.text.length === 1 ? value.text.charCodeAt(0) : null;
}

function isString(value: Value): boolean {
  return value.text !== null && (value.text.length !== 1 || value.number === null);
}
