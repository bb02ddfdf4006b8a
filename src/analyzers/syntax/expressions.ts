import { constantOf } from './constants.ts';
import { assign, lookUp } from './frame.ts';
import { resolve, segmentsOf } from './names.ts';
import { EMPTY_NODE, field, textOf } from './node.ts';
import { binary } from './operators.ts';
import type { Value } from './symbols.ts';
import { concat, FROM, list, number, origins, tagged, UNKNOWN, unknown } from './value.ts';
import type { Handler } from './world.ts';

/** Anything not otherwise known: what is inside is looked at, and its origins are the whole's. */
export const children: Handler = (node, frame, { evaluate }) =>
  unknown(node.children.reduce((from, child) => from | evaluate(child, frame).from, 0));

/** Changes nothing of what it holds. */
export const inner: Handler = (node, frame, { evaluate }) => {
  const value = field(node, 'value') ?? node.children.at(-1);
  return value === undefined ? UNKNOWN : evaluate(value, frame);
};

export const nothing: Handler = () => UNKNOWN;

function isOwn(segments: readonly string[]): boolean {
  return segments.length === 1 || segments[0] === 'crate' || segments[0] === 'self' || segments[0] === 'super';
}

export const name: Handler = (node, frame, evaluation) => {
  const segments = segmentsOf(node, frame.file.bytes);
  if (segments === null) return UNKNOWN;
  const last = segments.at(-1) ?? '';
  const variable = segments.length === 1 ? lookUp(frame, (at) => at.variables.get(last)) : undefined;
  if (variable !== undefined) return variable;
  const constant = isOwn(segments) ? constantOf(last, frame, evaluation) : null;
  if (constant !== null) return constant;
  return { ...UNKNOWN, callable: { path: resolve(segments, frame, evaluation.world.names), closure: null } };
};

export function letters(value: Value): readonly Value[] | null {
  return value.text === null ? null : [...value.text].map((letter) => ({ ...UNKNOWN, text: letter, from: value.from }));
}

export const assignment: Handler = (node, frame, evaluation) => {
  const [left, right] = [field(node, 'left') ?? EMPTY_NODE, field(node, 'right') ?? EMPTY_NODE];
  const value = evaluation.evaluate(right, frame);
  const target = textOf(frame.file.bytes, left);
  if (node.kind === 'assignment_expression') {
    if (left.kind === 'identifier') assign(frame, target, value);
    else evaluation.evaluate(left, frame);
    return UNKNOWN;
  }
  const before = evaluation.evaluate(left, frame);
  const operator = textOf(frame.file.bytes, field(node, 'operator') ?? EMPTY_NODE).replace('=', '');
  const after = operator === '+' && before.text !== null ? concat([before, value]) : binary(operator, before, value);
  if (left.kind === 'identifier') assign(frame, target, after);
  return UNKNOWN;
};

export const binaryExpression: Handler = (node, frame, { evaluate }) => {
  const [left, right] = [field(node, 'left'), field(node, 'right')].map((side) =>
    side === undefined ? UNKNOWN : evaluate(side, frame),
  );
  const operator = textOf(frame.file.bytes, field(node, 'operator') ?? EMPTY_NODE);
  return binary(operator, left ?? UNKNOWN, right ?? UNKNOWN);
};

export const array: Handler = (node, frame, { evaluate }) => {
  const length = field(node, 'length');
  const values = node.children.filter((child) => child !== length).map((child) => evaluate(child, frame));
  return length === undefined ? list(values) : tagged(UNKNOWN, origins(values));
};

export const closure: Handler = (node, frame) => ({ ...UNKNOWN, callable: { path: '', closure: { node, frame } } });

export const cast: Handler = (node, frame, { evaluate }) => {
  const value = evaluate(field(node, 'value') ?? EMPTY_NODE, frame);
  const type = textOf(frame.file.bytes, field(node, 'type') ?? EMPTY_NODE);
  if (type === 'char' && value.number !== null && value.number >= 0 && value.number < 0x110000)
    return { ...value, number: null, text: String.fromCodePoint(value.number) };
  const code = value.text !== null && value.text.length === 1 && /^[iu](8|16|32|64|size)$/.test(type);
  if (code) return { ...value, text: null, number: value.text?.charCodeAt(0) ?? 0 };
  return type === 'u8' && value.number !== null ? { ...value, number: value.number & 255 } : value;
};

export const index: Handler = (node, frame, { evaluate }) => {
  const [of = EMPTY_NODE, at = EMPTY_NODE] = node.children;
  const [whole, place] = [evaluate(of, frame), evaluate(at, frame)];
  const element = place.number === null ? undefined : (whole.list?.[place.number] ?? letters(whole)?.[place.number]);
  return (
    element ?? (at.kind === 'range_expression' && textOf(frame.file.bytes, at) === '..' ? whole : unknown(whole.from))
  );
};

export const unary: Handler = (node, frame, evaluation) => {
  const value = inner(node, frame, evaluation);
  if (value.number === null) return value;
  const sign = textOf(frame.file.bytes, node)[0];
  if (sign === '!') return number(~value.number & 255, value.from | FROM.decode);
  return sign === '-' ? { ...value, number: -value.number } : value;
};

export const fieldOf: Handler = (node, frame, evaluation) => {
  const owner = evaluation.evaluate(field(node, 'value') ?? EMPTY_NODE, frame);
  // A field of something that talks may be what talks: `self.client.post(..)`.
  return owner.command === null && owner.text === null && owner.list === null ? owner : unknown(owner.from);
};
