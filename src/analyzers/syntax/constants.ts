import { lookUp } from './frame.ts';
import type { Frame, Value } from './symbols.ts';
import { UNKNOWN } from './value.ts';
import type { Evaluation } from './world.ts';

/** The value of a constant by its name; null where there is none. One that names itself, in a ring or not, is not known. */
export function constantOf(name: string, frame: Frame, { world, evaluate }: Evaluation): Value | null {
  const constant = lookUp(frame, (at) => at.constants.get(name));
  if (constant === undefined) return null;
  const known = world.constants.get(constant);
  if (known !== undefined) return known;
  world.constants.set(constant, UNKNOWN);
  const value = evaluate(constant.node, constant.frame);
  world.constants.set(constant, value);
  return value;
}
