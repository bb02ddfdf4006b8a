import { openFrame } from './frame.ts';
import { field } from './node.ts';
import { bind } from './patterns.ts';
import type { FunctionSeen, Value } from './symbols.ts';
import { either, origins, UNKNOWN, unknown } from './value.ts';
import type { Evaluation } from './world.ts';

const FOLLOW_DEPTH = 6;
const FOLLOWED_BYTES = 16 * 1024;
const VALUES_RETURNED = 32;

/** Reads a function that is called with these arguments; not again where it is being read already, and not without end. */
export function follow(seen: FunctionSeen, values: readonly Value[], evaluation: Evaluation): Value {
  const { following } = evaluation.world;
  if (!mayFollow(seen, evaluation)) return unknown(origins(values));
  following.push(seen);
  try {
    return readFunction(seen, values, evaluation);
  } finally {
    following.pop();
  }
}

/** Reads a function's body for itself: of its arguments nothing is known. */
export function readFunction(seen: FunctionSeen, values: readonly Value[], evaluation: Evaluation): Value {
  const { world } = evaluation;
  const inside = openFrame(seen.frame.file, seen.frame);
  for (const [at, name] of seen.parameters.entries()) inside.variables.set(name, values[at] ?? UNKNOWN);
  const { gate } = world;
  const returned: Value[] = [];
  world.returned.push(returned);
  try {
    const result = evaluation.evaluate(seen.body, inside);
    return either([result, ...returned.slice(0, VALUES_RETURNED)]);
  } finally {
    world.returned.pop();
    world.gate = gate;
  }
}

function mayFollow(seen: FunctionSeen, { world }: Evaluation): boolean {
  return (
    world.following.length < FOLLOW_DEPTH &&
    world.followSteps > 0 &&
    seen.body.end - seen.body.start <= FOLLOWED_BYTES &&
    !world.following.includes(seen)
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
  for (const [at, parameter] of (parameters?.children ?? []).entries())
    bind(field(parameter, 'pattern') ?? parameter, values[at] ?? UNKNOWN, inside);
  closures.push(closure.node);
  try {
    return evaluation.evaluate(body, inside);
  } finally {
    closures.pop();
  }
}
