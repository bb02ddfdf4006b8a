import type { MethodCall } from './evaluation.ts';
import { EMPTY_NODE, field, type SyntaxNode, textOf } from './node.ts';
import { assignField } from './records.ts';
import type { Value } from './symbols.ts';
import { join } from './text-methods.ts';
import { concat, list, text, UNKNOWN } from './value.ts';

const PUSHES =
  /^(push|push_str|extend|extend_from_slice|insert_str|append|push_back|insert|write_str|write_all|write)$/;

/** Whether it is a path that is pushed to: a string takes letters, and the name of a program an ending. */
function isStep(held: string, value: string | null): boolean {
  return value !== null && value.length > 1 && held !== '' && (/\ue001$/.test(held) || !/^\.[^/]*$/.test(value));
}

/** `self.lines.push(..)`: a field of a record holds more than before. */
export function pushInto(target: SyntaxNode, { name, values, frame, evaluation }: MethodCall): void {
  if (!PUSHES.test(name)) return;
  const owner = evaluation.evaluate(field(target, 'value') ?? EMPTY_NODE, frame);
  if (owner.record === null) return;
  const key = textOf(frame.file.bytes, field(target, 'field') ?? EMPTY_NODE);
  const before = owner.record.fields.get(key) ?? emptyOf(evaluation.world.types.annotationOf(owner.record.type, key));
  const after = before === null ? null : pushed(name, before, values);
  if (after !== null) assignField(target, after, owner, frame, evaluation.world);
}

/** What a field of that type holds before anything is put into it. */
function emptyOf(annotation: string): Value | null {
  if (/^(Vec|VecDeque)\b/.test(annotation)) return list([]);
  return /^(String|PathBuf)$/.test(annotation) ? text('') : null;
}

/** What something holds that more is put at the end of; null where that is not known. */
export function pushed(name: string, held: Value, values: readonly Value[]): Value | null {
  if (!PUSHES.test(name) || held.role !== null) return null;
  const [value = UNKNOWN] = values;
  if (held.list !== null)
    return list([...held.list, ...(name.startsWith('extend') ? (value.list ?? [value]) : [value])]);
  if (held.text === null) return null;
  if (name === 'push' && isStep(held.text, value.text)) return join(held, [value]);
  return held.text === '' ? { ...concat([value]), hidden: value.hidden } : concat([held, value]);
}
