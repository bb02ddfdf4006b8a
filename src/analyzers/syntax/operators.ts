import type { Value } from './symbols.ts';
import { asText, concat, FROM, number, unknown } from './value.ts';

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
  const compute = ARITHMETIC[operator];
  if (compute === undefined) return unknown(from);
  if (a === null || b === null)
    return unknown(operator === '^' && (a !== null || b !== null) ? from | FROM.decode : from);
  return number(compute(a, b), operator === '^' ? from | FROM.decode : from);
}

/** A number, or the code of a single character. */
export function code(value: Value): number | null {
  if (value.number !== null) return value.number;
  return value.text !== null && value.text.length === 1 ? value.text.charCodeAt(0) : null;
}

function isString(value: Value): boolean {
  return value.text !== null && (value.text.length !== 1 || value.number === null);
}
