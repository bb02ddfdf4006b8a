import type { Value } from './symbols.ts';
import { FROM, list, number, text, UNKNOWN, unknown } from './value.ts';
import type { MethodCall } from './world.ts';

const EACH = /^(map|filter_map|flat_map|for_each|inspect|then|and_then)$/;
/** Elements over which a closure is really read; more only give their origins. */
const ELEMENTS = 512;

/** Iterator methods over what is known: `bytes.iter().map(|b| b ^ 0x42)` is read element by element. Null for all others. */
export function iterated(call: MethodCall): Value | null {
  const { name, receiver, values } = call;
  if (EACH.test(name) && values[0]?.callable?.closure) return mapped(call, values[0]);
  if (name === 'fold' && values[1]?.callable?.closure) return folded(call, values[0] ?? UNKNOWN, values[1]);
  return receiver.list === null ? null : (OVER_LISTS[name]?.(receiver.list, values[0] ?? UNKNOWN) ?? null);
}

const OVER_LISTS: Readonly<Record<string, (elements: readonly Value[], value: Value) => Value>> = Object.assign(
  Object.create(null),
  {
    enumerate: (elements) => list(elements.map((value, at) => list([number(at), value]))),
    zip: zipped,
    skip: (elements, { number: count }) => list(elements.slice(count ?? 0)),
    take: (elements, { number: count }) => list(elements.slice(0, count ?? elements.length)),
    step_by: (elements, { number: step }) => list(elements.filter((_value, at) => at % Math.max(1, step ?? 1) === 0)),
    chunks: (elements, { number: size }) => chunked(elements, size ?? 0),
    chunks_exact: (elements, { number: size }) => chunked(elements, size ?? 0),
  } satisfies Record<string, (elements: readonly Value[], value: Value) => Value>,
);

function mapped({ name, receiver, evaluation }: MethodCall, closure: Value): Value {
  const { list: elements } = receiver;
  const single = name === 'and_then' || name === 'then';
  if (elements === null || single || elements.length > ELEMENTS) {
    const result = evaluation.callClosure(closure, [elements === null ? receiver : unknown(receiver.from)]);
    // `map` over an option of a known text is that text changed; over anything unknown it is the closure's origins.
    return receiver.text !== null ? result : unknown(receiver.from | result.from);
  }
  const results = elements.map((element) => evaluation.callClosure(closure, [element]));
  return { ...list(results), hidden: receiver.hidden || results.some((value) => (value.from & FROM.decode) !== 0) };
}

function folded({ receiver, evaluation }: MethodCall, start: Value, closure: Value): Value {
  if (receiver.list === null || receiver.list.length > ELEMENTS)
    return unknown(receiver.from | evaluation.callClosure(closure, [unknown(start.from), unknown(receiver.from)]).from);
  return receiver.list.reduce((sum, element) => evaluation.callClosure(closure, [sum, element]), start);
}

function zipped(elements: readonly Value[], other: Value): Value {
  const others = other.list ?? (other.text === null ? null : [...other.text].map((letter) => text(letter, other.from)));
  if (others === null || others.length === 0) return list(elements.map((value) => list([value, unknown(other.from)])));
  // A shorter one is a key gone round.
  return list(elements.map((value, at) => list([value, others[at % others.length] ?? UNKNOWN])));
}

function chunked(elements: readonly Value[], size: number): Value {
  if (size < 1) return unknown(0);
  const count = Math.ceil(elements.length / size);
  return list(Array.from({ length: count }, (_none, at) => list(elements.slice(at * size, (at + 1) * size))));
}
