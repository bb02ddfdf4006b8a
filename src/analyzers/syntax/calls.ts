import type { Site } from './acts.ts';
import type { Evaluation } from './evaluation.ts';
import { seeKnownCall } from './flow.ts';
import { callClosure } from './follow.ts';
import { assign, lookUp, variableNamed } from './frame.ts';
import { functionNamed } from './functions.ts';
import { knownCall } from './known-calls.ts';
import { filledBy, methodByPath, methodCall } from './methods.ts';
import { resolve, segmentsOf } from './names.ts';
import { EMPTY_NODE, field, type SyntaxNode } from './node.ts';
import { tupleStruct } from './records.ts';
import type { Frame, FunctionSeen, Value } from './symbols.ts';
import { AS_IT_LIES, list, origins, UNKNOWN, unknown } from './value.ts';
import type { World } from './world.ts';

/** A call: of a method, of a function by its path, or of what a variable holds. */
export function callExpression(node: SyntaxNode, frame: Frame, evaluation: Evaluation): Value {
  const callee = field(node, 'function') ?? EMPTY_NODE;
  const holder = callee.kind === 'generic_function' ? (field(callee, 'function') ?? callee) : callee;
  const given = withoutAttributes((field(node, 'arguments') ?? EMPTY_NODE).children);
  if (holder.kind === 'field_expression') return methodCall(node, holder, given, frame, evaluation);
  return functionCall(node, holder, given, frame, evaluation);
}

function withoutAttributes(given: readonly SyntaxNode[]): readonly SyntaxNode[] {
  const isOne = ({ kind }: SyntaxNode) => kind === 'attribute_item';
  return given.some(isOne) ? given.filter((child) => !isOne(child)) : given;
}

function functionCall(
  node: SyntaxNode,
  holder: SyntaxNode,
  given: readonly SyntaxNode[],
  frame: Frame,
  evaluation: Evaluation,
): Value {
  const values = given.map((child) => evaluation.evaluate(child, frame));
  const segments = segmentsOf(holder, frame.file.bytes);
  const held = segments === null || segments.length === 1 ? evaluation.evaluate(holder, frame) : null;
  const isVariable = segments?.length !== 1 || variableNamed(segments[0] ?? '', frame) !== undefined;
  if (held?.callable && isVariable) return callValue(held, values, { node, frame }, evaluation);
  const path = held?.callable?.path ?? (segments === null ? '' : resolve(segments, frame, evaluation.world.names));
  return callPath(path, segments ?? [], values, node, given, frame, evaluation);
}

/** Calls what a value holds: a closure, or a function by its path, whose names mean what they mean where it was written. */
export function callValue(held: Value, values: readonly Value[], { node, frame }: Site, evaluation: Evaluation): Value {
  const { callable } = held;
  if (callable === null) return unknown(origins([held, ...values]));
  if (callable.closure !== null) return callClosure(held, values, evaluation);
  const segments = callable.path.split('::');
  const local = localFunction(segments, callable.frame ?? frame, evaluation);
  if (local !== null) return evaluation.follow(local, values);
  return callPath(callable.path, segments, values, node, [], frame, evaluation);
}

function callPath(
  path: string,
  segments: readonly string[],
  values: readonly Value[],
  node: SyntaxNode,
  given: readonly SyntaxNode[],
  frame: Frame,
  evaluation: Evaluation,
): Value {
  const local = path.startsWith('std::') ? null : localFunction(segments, frame, evaluation);
  if (local !== null) return followFilling(local, values, given, frame, evaluation);
  const record = tupleStruct(segments, values, evaluation.world) ?? variantOf(segments, values, evaluation);
  if (record !== null) return record;
  const made = functionNamed(path);
  if (made !== null) return made({ path, values, node, given, frame, evaluation });
  const known = knownCall(path);
  if (known === null)
    return (
      asMethod(segments, values, given, { node, frame }, evaluation) ??
      passedOn(path, values, { node, frame }, evaluation)
    );
  return seeKnownCall(evaluation.world, known, { callee: path, values, node, frame });
}

/** Follows a function of the crate; what it leaves in `&mut buffer` is in the buffer from then on. */
function followFilling(
  seen: FunctionSeen,
  values: readonly Value[],
  given: readonly SyntaxNode[],
  frame: Frame,
  evaluation: Evaluation,
): Value {
  const result = evaluation.follow(seen, values);
  const { left } = evaluation.world;
  for (const [at, name] of given.map((node) => filledBy(node, frame)).entries()) {
    const before = name === null ? undefined : variableNamed(name, frame);
    const after = left[at];
    if (name !== null && before !== undefined && after !== undefined && (after.from & ~before.from) !== 0)
      assign(frame, name, after);
  }
  return result;
}

/** Something that we know nothing of: its arguments' closures are read once, its result has their origins. */
function passedOn(path: string, values: readonly Value[], at: Site, evaluation: Evaluation): Value {
  const from = origins(values) & (PARSES.test(path) ? ~AS_IT_LIES : -1);
  const given = unknown(from);
  const results = values.map((value) =>
    value.callable === null ? UNKNOWN : evaluation.call(value, [given, given, given, given], at),
  );
  const wrapped =
    values.length === 1 &&
    /(^|::)(Some|Ok|Err|Box|Rc|Arc|Cow|Mutex|RwLock|Wrapping|from|new|into|Borrowed|Owned)$/.test(path);
  if (wrapped && values[0] !== undefined) return values[0];
  const own = /(^|::)(default|new|empty|init|create)$/.test(path) ? path.split('::').at(-2) : undefined;
  const type = own === undefined ? null : evaluation.world.types.named(own, evaluation.world.reader?.owner ?? null);
  const whole = unknown(from | origins(results));
  return type === null ? whole : { ...whole, record: { type, fields: new Map() } };
}

const PARSES =
  /(^|::)(from_(str|slice|reader|value)|parse\w*|load\w*|deserialize\w*|decode\w*|read_(one|all|proxy|certs?)\w*)$/;

/** `Write::write_all(&mut stream, bytes)` is `stream.write_all(bytes)`. */
function asMethod(
  segments: readonly string[],
  values: readonly Value[],
  given: readonly SyntaxNode[],
  { node, frame }: Site,
  evaluation: Evaluation,
): Value | null {
  const [type = '', name = ''] = segments.slice(-2);
  const [receiver, ...rest] = values;
  if (segments.length < 2 || receiver === undefined || !/^([A-Z]\w*|str|slice|char|u8)$/.test(type)) return null;
  if (!/^[a-z]/.test(name) || /^(new|from|default|try_from|with_\w+|from_\w+)$/.test(name)) return null;
  return methodByPath({ name, receiver, values: rest, node, frame, evaluation }, given);
}

/** `Step::Run(x)` of a crate's own enum is what is in it, with the enum's methods. */
function variantOf(segments: readonly string[], values: readonly Value[], { world }: Evaluation): Value | null {
  const of = segments.at(-2) === 'Self' ? world.reader?.owner : segments.at(-2);
  if (of === undefined || of === null || world.types.kindOf(of) !== 'enum' || values.length === 0) return null;
  const [held] = values;
  if (values.length !== 1 || held === undefined) return list(values);
  return held.record === null ? { ...held, record: { type: of, fields: new Map() } } : held;
}

/** Of the standard library or a dependency, whose functions may be named like ours. */
function isForeignPath(segments: readonly string[], { names }: World): boolean {
  const [first = ''] = segments;
  return segments.length > 1 && (first === 'std' || first === 'core' || names.packages.has(first));
}

/** A function of the crate that runs at the same moment: of this file first, then the only one of its name. */
function localFunction(segments: readonly string[], frame: Frame, { world }: Evaluation): FunctionSeen | null {
  const name = segments.at(-1);
  if (name === undefined || isForeignPath(segments, world)) return null;
  const near = segments.length === 1 ? lookUp(frame, (at) => at.functions.get(name)) : undefined;
  if (near !== undefined) return world.variants.pick(twinsOf(near, world)) ?? near;
  return farFunction(segments, name, frame, world);
}

/** Functions of one name in one place: each stands under another `cfg`. */
function twinsOf(near: FunctionSeen, world: World): readonly FunctionSeen[] {
  const all = (near.owner === null ? world.functions.get(near.name) : null) ?? [];
  return all.filter((seen) => seen.frame === near.frame && seen.runsAt === near.runsAt);
}

/** Functions of one name that may be the branches of a `cfg`, a module for each system. */
const BRANCHES = 3;

function farFunction(segments: readonly string[], name: string, frame: Frame, world: World): FunctionSeen | null {
  const owner = segments.at(-2);
  const type = owner === 'Self' ? (world.reader?.owner ?? owner) : owner;
  const key = type !== undefined && /^[A-Z]/.test(type) ? `${type}::${name}` : name;
  const far = (world.functions.get(key) ?? []).filter((seen) => seen.runsAt === world.runsAt);
  const reachable = segments.length > 1 || lookUp(frame, (at) => at.aliases.get(name)) !== undefined;
  return far.length <= BRANCHES && reachable ? (world.variants.pick(far) ?? null) : null;
}
