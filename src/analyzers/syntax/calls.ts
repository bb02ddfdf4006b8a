import { seeKnownCall } from './flow.ts';
import { lookUp } from './frame.ts';
import { FUNCTIONS } from './functions.ts';
import { knownCall } from './known-calls.ts';
import { methodCall } from './methods.ts';
import { resolve, segmentsOf } from './names.ts';
import { EMPTY_NODE, field, type SyntaxNode } from './node.ts';
import type { Frame, FunctionSeen, Value } from './symbols.ts';
import { origins, unknown } from './value.ts';
import type { Evaluation } from './world.ts';

/** A call: of a method, of a function by its path, or of what a variable holds. */
export function callExpression(node: SyntaxNode, frame: Frame, evaluation: Evaluation): Value {
  const callee = field(node, 'function') ?? EMPTY_NODE;
  const holder = callee.kind === 'generic_function' ? (field(callee, 'function') ?? callee) : callee;
  const given = (field(node, 'arguments') ?? EMPTY_NODE).children.filter((child) => child.kind !== 'attribute_item');
  if (holder.kind === 'field_expression') return methodCall(node, holder, given, frame, evaluation);
  const values = given.map((child) => evaluation.evaluate(child, frame));
  const segments = segmentsOf(holder, frame.file.bytes);
  const held = segments === null || segments.length === 1 ? evaluation.evaluate(holder, frame) : null;
  if (held?.callable?.closure) return evaluation.callClosure(held, values);
  const path = held?.callable?.path ?? (segments === null ? '' : resolve(segments, frame, evaluation.world.names));
  return callPath(path, segments ?? [], values, node, given, frame, evaluation);
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
  const local = localFunction(segments, frame, evaluation);
  if (local !== null) return evaluation.follow(local, values);
  const made = FUNCTIONS.find(([pattern]) => pattern.test(path));
  if (made !== undefined) return made[1]({ path, values, node, given, frame, evaluation });
  const known = knownCall(path);
  if (known === null) return passedOn(path, values, evaluation);
  return seeKnownCall(evaluation.world, known, { callee: path, values, node, frame });
}

/** Something that we know nothing of: its arguments' closures are read once, its result has their origins. */
function passedOn(path: string, values: readonly Value[], evaluation: Evaluation): Value {
  const from = origins(values);
  for (const value of values) if (value.callable?.closure) evaluation.callClosure(value, [unknown(from)]);
  const wrapped =
    values.length === 1 &&
    /(^|::)(Some|Ok|Err|Box|Rc|Arc|Cow|Mutex|RwLock|Wrapping|from|new|into|Borrowed|Owned)$/.test(path);
  return wrapped && values[0] !== undefined ? values[0] : unknown(from);
}

/** A function of the crate that runs at the same moment: of this file first, then the only one of its name. */
function localFunction(segments: readonly string[], frame: Frame, { world }: Evaluation): FunctionSeen | null {
  const name = segments.at(-1);
  if (name === undefined || segments[0] === 'std') return null;
  const near = segments.length === 1 ? lookUp(frame, (at) => at.functions.get(name)) : undefined;
  if (near !== undefined) return near;
  const owner = segments.at(-2);
  const key = owner !== undefined && /^[A-Z]/.test(owner) && owner !== 'Self' ? `${owner}::${name}` : name;
  const far = (world.functions.get(key) ?? []).filter((seen) => seen.runsAt === world.runsAt);
  const reachable = segments.length > 1 || lookUp(frame, (at) => at.aliases.get(name)) !== undefined;
  return far.length === 1 && reachable ? (far[0] ?? null) : null;
}
