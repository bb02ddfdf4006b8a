import type { Value } from './symbols.ts';
import { join } from './text-methods.ts';
import { concat, list, UNKNOWN } from './value.ts';

const PUSHES =
  /^(push|push_str|extend|extend_from_slice|insert_str|append|push_back|insert|write_str|write_all|write)$/;

/** Whether it is a path that is pushed to: a string takes letters, and the name of a program an ending. */
function isStep(held: string, value: string | null): boolean {
  return value !== null && value.length > 1 && held !== '' && (/\ue001$/.test(held) || !/^\.[^/]*$/.test(value));
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
