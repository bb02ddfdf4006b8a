import { outcome } from './choices.ts';
import type { MethodCall } from './evaluation.ts';
import { field } from './node.ts';
import { arityOf } from './patterns.ts';
import type { Value } from './symbols.ts';
import { either, FROM, list, number, origins, tagged, text, UNKNOWN, unknown } from './value.ts';

/** Elements over which a closure is really read; more only give their origins. */
const ELEMENTS = 512;

/** Iterator methods over what is known: `bytes.iter().map(|b| b ^ 0x42)` is read element by element. Null for all others. */
export function iterated(call: MethodCall): Value | null {
  const { name, receiver, values } = call;
  const closure = values.at(-1);
  const [, read] = closure?.callable ? (WITH_CLOSURES.find(([pattern]) => pattern.test(name)) ?? []) : [];
  if (closure !== undefined && read !== undefined)
    return isTupleFor(closure, receiver) ? ofTuple(call, closure) : read(call, closure);
  return receiver.list === null ? null : (OVER_LISTS[name]?.(receiver.list, values[0] ?? UNKNOWN) ?? null);
}

/** `pair.map(|(name, value)| ..)`: a tuple that may be there, and no list of what the closure takes. */
function isTupleFor({ callable }: Value, { list: elements }: Value): boolean {
  const closure = callable?.closure ?? null;
  if (elements === null || closure === null) return false;
  const [parameter, ...others] = field(closure.node, 'parameters')?.children ?? [];
  const pattern = parameter === undefined ? undefined : (field(parameter, 'pattern') ?? parameter);
  if (others.length > 0 || pattern?.kind !== 'tuple_pattern') return false;
  const arity = arityOf(pattern, closure.frame.file.bytes);
  return elements.length === arity && !elements.every((element) => element.list?.length === arity);
}

function ofTuple(call: MethodCall, closure: Value): Value {
  const { name, receiver, evaluation } = call;
  const result = evaluation.call(closure, [receiver], call);
  return /^(filter|inspect|find|(take|skip)_while)$/.test(name) ? tagged(receiver, result.from & FROM.keys) : result;
}

/** Methods that take a closure as their last argument. */
const WITH_CLOSURES: readonly (readonly [RegExp, (call: MethodCall, closure: Value) => Value])[] = [
  [/^find_map$/, foundBy],
  [/^find$/, found],
  [/^(map|filter_map|flat_map|for_each|inspect|then|and_then)$/, mapped],
  [/^(unwrap_or_else|or_else|map_or_else|map_or|get_or_insert_with|get_or_init|or_insert_with)$/, otherwise],
  [/^(take|skip|map)_while$/, whileIt],
  [/^filter$/, filtered],
  [/^fold$/, folded],
];

const OVER_LISTS: Readonly<Record<string, (elements: readonly Value[], value: Value) => Value>> = Object.assign(
  Object.create(null),
  {
    enumerate: (elements) => list(elements.map((value, at) => list([number(at), value]))),
    zip: zipped,
    skip: (elements, { number: count }) => list(elements.slice(count ?? 0)),
    take: (elements, { number: count }) => list(elements.slice(0, count ?? elements.length)),
    step_by: (elements, { number: step }) => list(elements.filter((_value, at) => at % Math.max(1, step ?? 1) === 0)),
    to_vec: (elements) => list(elements),
    flatten: (elements) => list(elements.flatMap((element) => element.list ?? [element])),
    chain: (elements, { list: more }) => list([...elements, ...(more ?? [])]),
    windows: (elements, { number: size }) =>
      list(
        elements
          .slice(0, Math.max(0, elements.length - (size ?? 1) + 1))
          .map((_value, at) => list(elements.slice(at, at + (size ?? 1)))),
      ),
    sum: (elements) => summed(elements),
    chunks: (elements, { number: size }) => chunked(elements, size ?? 0),
    chunks_exact: (elements, { number: size }) => chunked(elements, size ?? 0),
  } satisfies Record<string, (elements: readonly Value[], value: Value) => Value>,
);

function mapped(call: MethodCall, closure: Value): Value {
  const { name, receiver, evaluation } = call;
  const { list: elements } = receiver;
  const single = name === 'and_then' || name === 'then';
  if (elements === null || single || elements.length > ELEMENTS) {
    const result = evaluation.call(closure, [elements === null ? receiver : unknown(receiver.from)], call);
    // `map` over an option of a known text is that text changed; over anything unknown it is the closure's origins.
    return receiver.text !== null ? result : unknown(receiver.from | result.from);
  }
  const results = elements.map((element) => evaluation.call(closure, [element], call));
  return { ...list(results), hidden: receiver.hidden || results.some((value) => (value.from & FROM.decode) !== 0) };
}

function folded(call: MethodCall, closure: Value): Value {
  const { receiver, evaluation, values } = call;
  const start = values[0] ?? UNKNOWN;
  if (receiver.list === null || receiver.list.length > ELEMENTS)
    return unknown(receiver.from | evaluation.call(closure, [unknown(start.from), unknown(receiver.from)], call).from);
  return receiver.list.reduce((sum, element) => evaluation.call(closure, [sum, element], call), start);
}

/** What it is, or what is made where it is not. */
function otherwise(call: MethodCall): Value {
  const { receiver, values, evaluation } = call;
  const results = values.map((value) => (value.callable === null ? value : evaluation.call(value, [receiver], call)));
  return call.name.startsWith('map') ? either([...results].reverse()) : either([receiver, ...results]);
}

/** Those whose test is not known to fail. */
function filtered(call: MethodCall, closure: Value): Value {
  const { receiver, evaluation } = call;
  const { list: elements } = receiver;
  if (elements === null || elements.length > ELEMENTS)
    return tagged(receiver, evaluation.call(closure, [receiver], call).from & FROM.keys);
  const tests = elements.map((element) => evaluation.call(closure, [element], call));
  const kept = elements.flatMap((element, at) => {
    const test = tests[at];
    return test === undefined || outcome(test) === false ? [] : [tagged(element, test.from & FROM.keys)];
  });
  return { ...list(kept), hidden: receiver.hidden };
}

/** The first that fits, as far as is known: it has the origins of all that may. */
function found(call: MethodCall, closure: Value): Value {
  const kept = filtered(call, closure);
  return kept.list === null ? kept : either(kept.list);
}

function foundBy(call: MethodCall, closure: Value): Value {
  const results = mapped(call, closure);
  return results.list === null ? results : either(results.list);
}

/** Up to the first element whose test fails, or from it on. */
function whileIt(call: MethodCall, closure: Value): Value {
  const { name, receiver, evaluation } = call;
  const { list: elements } = receiver;
  if (elements === null || elements.length > ELEMENTS || name === 'map_while') return mapped(call, closure);
  const end = elements.findIndex((element) => outcome(evaluation.call(closure, [element], call)) === false);
  const cut = end === -1 ? elements.length : end;
  const kept = name === 'take_while' ? elements.slice(0, cut) : elements.slice(cut);
  return { ...list(kept), hidden: receiver.hidden };
}

function summed(elements: readonly Value[]): Value {
  const amounts = elements.map((element) => element.number);
  if (!amounts.every((amount) => amount !== null)) return unknown(origins(elements));
  return number(
    amounts.reduce((sum, amount) => sum + amount, 0),
    origins(elements),
  );
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
