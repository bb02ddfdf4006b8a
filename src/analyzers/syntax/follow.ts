import type { Evaluation } from './evaluation.ts';
import { openFrame } from './frame.ts';
import { field, type SyntaxNode } from './node.ts';
import { isLeftOut } from './outline.ts';
import { bind, placesIn } from './patterns.ts';
import { ofType } from './records.ts';
import type { Frame, FunctionSeen, Value } from './symbols.ts';
import { either, isBare, origins, UNKNOWN, unknown } from './value.ts';
import type { World } from './world.ts';

const FOLLOW_DEPTH = 6;
const FOLLOWED_BYTES = 16 * 1024;
/** Below this nesting calls are not followed: what is left is for the function itself. */
const DEPTH_TO_FOLLOW = 300;
const VALUES_RETURNED = 32;

/** Reads a function that is called with these arguments; not again where it is being read already, and not without end. */
export function follow(seen: FunctionSeen, values: readonly Value[], evaluation: Evaluation): Value {
  const { following, graph, reader } = evaluation.world;
  graph.add(reader, seen);
  evaluation.world.left = [];
  const known = isPlain(values, evaluation) ? evaluation.world.plainResults.get(seen) : undefined;
  if (known !== undefined) return known;
  if (!mayFollow(seen, evaluation)) return unknown(origins(values));
  following.push(seen);
  try {
    const result = readFunction(seen, values, evaluation);
    if (isPlain(values, evaluation)) evaluation.world.plainResults.set(seen, result);
    return result;
  } finally {
    following.pop();
  }
}

/** Nothing is known of the arguments: what the function shows and gives is what it showed and gave before. */
function isPlain(values: readonly Value[], { world }: Evaluation): boolean {
  return world.runsAt === 'run' && world.gate === 0 && world.variants.now === 0 && values.every(saysNothing);
}

function saysNothing(value: Value): boolean {
  if (value.from !== 0) return false;
  if (value.number !== null || isBare(value)) return true;
  return value.record?.fields.size === 0 && isBare({ ...value, record: null });
}

/** Reads a function's body for itself: of its arguments nothing is known. */
export function readFunction(seen: FunctionSeen, values: readonly Value[], evaluation: Evaluation): Value {
  const { world } = evaluation;
  const inside = openFrame(seen.frame.file, seen.frame);
  for (const [at, name] of seen.parameters.entries()) {
    const annotation = name === 'self' ? 'Self' : (seen.parameterTypes[at] ?? '');
    inside.setVariable(name, ofType(values[at] ?? UNKNOWN, annotation, seen.owner, seen.frame, world));
  }
  takeApart(seen, values, inside, world);
  const { gate, reader } = world;
  const returned: Value[] = [];
  world.returned.push(returned);
  world.reader = seen;
  try {
    const result = evaluation.evaluate(wholeBody(seen, world), inside);
    const value = either([result, ...returned.slice(0, VALUES_RETURNED)]);
    if (world.following.length === 0) readHandedOut(value, evaluation);
    world.left = seen.parameters.map((name) => inside.variables.get(name) ?? UNKNOWN);
    return ofType(value, seen.returns, seen.owner, seen.frame, world);
  } finally {
    world.returned.pop();
    world.gate = gate;
    world.reader = reader;
  }
}

function wholeBody({ body, frame }: FunctionSeen, { parse }: World): SyntaxNode {
  if (!isLeftOut(body)) return body;
  return parse(frame.file, { offset: body.start, length: body.end - body.start }, 'body') ?? body;
}

/** `fn send(Letter { text }: Letter)`, `fn sum((a, b): (u8, u8))`: parameters that are patterns. */
function takeApart({ node }: FunctionSeen, values: readonly Value[], inside: Frame, world: World): void {
  if (values.length === 0) return;
  const parameters = (field(node, 'parameters')?.children ?? []).filter(
    ({ kind }) => kind === 'parameter' || kind === 'self_parameter',
  );
  for (const [at, parameter] of parameters.entries()) {
    const pattern = field(parameter, 'pattern');
    const value = values[at];
    if (value !== undefined && pattern !== undefined && TAKES_APART.has(pattern.kind))
      bind(pattern, value, inside, world);
  }
}

const TAKES_APART = new Set(['tuple_pattern', 'struct_pattern', 'tuple_struct_pattern', 'slice_pattern']);

/** Closures that a function gives to whoever calls it: they are called where we may not look. */
function readHandedOut(value: Value, evaluation: Evaluation): void {
  for (const one of (value.list ?? [value]).slice(0, VALUES_RETURNED))
    if (one.callable?.closure) callClosure(one, [], evaluation);
}

function mayFollow(seen: FunctionSeen, { world }: Evaluation): boolean {
  return (
    world.following.length < FOLLOW_DEPTH &&
    world.depth < DEPTH_TO_FOLLOW &&
    world.followSteps > 0 &&
    world.followStepsOfRoot > 0 &&
    seen.body.end - seen.body.start <= FOLLOWED_BYTES &&
    !world.following.includes(seen) &&
    (seen.frame.isTest || !(world.isReadingTests || world.isTest))
  );
}

/** Reads a closure's body with these arguments. */
export function callClosure(value: Value, values: readonly Value[], evaluation: Evaluation): Value {
  const closure = value.callable?.closure ?? null;
  const body = closure === null ? undefined : field(closure.node, 'body');
  const { closures } = evaluation.world;
  if (closure === null || body === undefined || closures.includes(closure.node)) return unknown(origins(values));
  const inside = openFrame(closure.frame.file, closure.frame);
  const parameters = field(closure.node, 'parameters');
  for (const [at, parameter] of parameters === undefined ? [] : placesIn(parameters, closure.frame.file.bytes))
    bind(field(parameter, 'pattern') ?? parameter, values[at] ?? UNKNOWN, inside, evaluation.world);
  closures.push(closure.node);
  try {
    return evaluation.evaluate(body, inside);
  } finally {
    closures.pop();
  }
}
