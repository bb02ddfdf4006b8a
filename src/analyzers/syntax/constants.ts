import type { Evaluation } from './evaluation.ts';
import { lookUp } from './frame.ts';
import type { ConstantSeen, Frame, Value } from './symbols.ts';
import { UNKNOWN } from './value.ts';

/** The value of a constant by its name; null where there is none. */
export function constantOf(name: string, frame: Frame, evaluation: Evaluation): Value | null {
  const constant = lookUp(frame, (at) => at.constants.get(name));
  if (constant === undefined) return null;
  const picked = evaluation.world.variants.pick([constant, ...constant.others]) ?? constant;
  return evaluated(picked, evaluation);
}

/** The value of `module::NAME` or `Type::NAME`, where one constant of the crate has that name. */
export function constantAt(segments: readonly string[], evaluation: Evaluation): Value | null {
  const all = evaluation.world.constantsNamed.get(segments.at(-1) ?? '') ?? [];
  return all.length === 1 && all[0] !== undefined ? evaluated(all[0], evaluation) : null;
}

/** One that names itself, in a ring or not, is not known. */
function evaluated(constant: ConstantSeen, { world, evaluate }: Evaluation): Value {
  const values = world.constants[world.variants.now] ?? new Map();
  const known = values.get(constant);
  if (known !== undefined) return known;
  values.set(constant, UNKNOWN);
  const value = evaluate(constant.node, constant.frame);
  values.set(constant, value);
  return value;
}
