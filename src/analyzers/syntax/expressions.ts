import { printedBy } from './command-methods.ts';
import { constantAt, constantOf } from './constants.ts';
import type { Evaluation, Handler } from './evaluation.ts';
import { assign, lookUp, variableNamed } from './frame.ts';
import { resolve, segmentsOf } from './names.ts';
import { EMPTY_NODE, field, type SyntaxNode, textOf } from './node.ts';
import { binary } from './operators.ts';
import { elementsOf, slice } from './ranges.ts';
import { assignField, fieldOfRecord, OF_PARTS, recordOf } from './records.ts';
import type { Frame, Value } from './symbols.ts';
import { concat, FROM, list, number, origins, tagged, UNKNOWN, unknown } from './value.ts';

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
  const variable = segments.length === 1 ? variableNamed(last, frame) : undefined;
  if (variable !== undefined) return variable;
  const near = isOwn(segments) ? constantOf(last, frame, evaluation) : null;
  const constant = near ?? (/^[A-Z][A-Z0-9_]*$/.test(last) ? constantElsewhere(segments, frame, evaluation) : null);
  if (constant !== null) return constant;
  if (evaluation.world.types.isUnit(last)) return recordOf(last, new Map(), evaluation.world);
  return { ...UNKNOWN, callable: { path: resolve(segments, frame, evaluation.world.names), frame, closure: null } };
};

/** By its whole path, or by a name that `use` brought. */
function constantElsewhere(segments: readonly string[], frame: Frame, evaluation: Evaluation): Value | null {
  const [first = ''] = segments;
  const path = segments.length > 1 ? segments : lookUp(frame, (at) => at.aliases.get(first));
  return path === undefined ? null : constantAt(path, evaluation);
}

export const assignment: Handler = (node, frame, evaluation) => {
  const [left, right] = [field(node, 'left') ?? EMPTY_NODE, field(node, 'right') ?? EMPTY_NODE];
  const value = evaluation.evaluate(right, frame);
  const target = textOf(frame.file.bytes, left);
  if (node.kind === 'assignment_expression') {
    if (left.kind === 'identifier') assign(frame, target, value);
    else assignInto(left, value, frame, evaluation);
    return UNKNOWN;
  }
  const before = evaluation.evaluate(left, frame);
  const operator = textOf(frame.file.bytes, field(node, 'operator') ?? EMPTY_NODE).replace('=', '');
  const after = operator === '+' && before.text !== null ? concat([before, value]) : binary(operator, before, value);
  if (left.kind === 'identifier') assign(frame, target, after);
  else if (left.kind === 'field_expression') assignInto(left, after, frame, evaluation);
  return UNKNOWN;
};

/** `self.key = value`, `*target = value`, `list[0] = value`: what holds it has its origins too. */
function assignInto(left: SyntaxNode, value: Value, frame: Frame, evaluation: Evaluation): void {
  const holder =
    left.kind === 'field_expression' ? (field(left, 'value') ?? EMPTY_NODE) : (left.children.at(0) ?? EMPTY_NODE);
  const owner = evaluation.evaluate(holder, frame);
  if (left.kind === 'field_expression') assignField(left, value, owner, frame, evaluation.world);
  if (holder.kind !== 'identifier' && holder.kind !== 'self') return;
  const name = textOf(frame.file.bytes, holder);
  if (left.kind === 'unary_expression') assign(frame, name, value);
  else assign(frame, name, tagged(owner, owner.record === null ? value.from : value.from & ~OF_PARTS));
}

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

export const closure: Handler = (node, frame) => ({
  ...UNKNOWN,
  callable: { path: '', frame, closure: { node, frame } },
});

export const cast: Handler = (node, frame, { evaluate }) => {
  const value = evaluate(field(node, 'value') ?? EMPTY_NODE, frame);
  const type = textOf(frame.file.bytes, field(node, 'type') ?? EMPTY_NODE);
  if (type === 'char' && value.number !== null && value.number >= 0 && value.number < 0x110000)
    return { ...value, number: null, text: String.fromCodePoint(value.number) };
  const code = value.text !== null && value.text.length === 1 && /^[iu](8|16|32|64|size)$/.test(type);
  if (code) return { ...value, text: null, number: value.text?.charCodeAt(0) ?? 0 };
  return type === 'u8' && value.number !== null ? { ...value, number: value.number & 255 } : value;
};

export const index: Handler = (node, frame, evaluation) => {
  const { evaluate } = evaluation;
  const [of = EMPTY_NODE, at = EMPTY_NODE] = node.children;
  const whole = evaluate(of, frame);
  if (at.kind === 'range_expression') return slice(whole, at, frame, evaluation);
  const place = evaluate(at, frame);
  const element = place.number === null ? undefined : elementsOf(whole)?.[place.number];
  // `TABLE[byte]` is the byte in other letters.
  return element === undefined ? unknown(whole.from | place.from) : tagged(element, place.from);
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
  const name = textOf(frame.file.bytes, field(node, 'field') ?? EMPTY_NODE);
  if (owner.command !== null) return name === 'stdin' ? owner : printedBy(owner.command);
  if (owner.record !== null) return fieldOfRecord(owner.record, name, owner, frame, evaluation.world);
  if (owner.list !== null && /^\d+$/.test(name)) return owner.list[Number(name)] ?? unknown(owner.from);
  // A field of something that talks may be what talks: `self.client.post(..)`.
  return owner.text === null && owner.list === null ? owner : unknown(owner.from);
};
