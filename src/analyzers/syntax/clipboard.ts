import type { Act } from './acts.ts';
import type { MethodCall } from './evaluation.ts';
import type { Value } from './symbols.ts';
import { asText, FROM, isWhole, UNKNOWN, unknown } from './value.ts';
import type { World } from './world.ts';

const READS = /^(get|get_text|get_contents|get_string|read_text|text)$/;
const WRITES = /^(set|set_text|set_contents|set_string|write_text)$/;

/** A clipboard's methods, and those of what was made of it; null for all others. */
export function clipboardMethod(call: MethodCall): Value | null {
  const { name, receiver, values, node, frame, evaluation } = call;
  const [closure] = values;
  if (closure?.callable?.closure) return evaluation.call(closure, [receiver], call);
  if (READS.test(name)) return readsClipboard(evaluation.world);
  if (!WRITES.test(name)) return receiver.role === 'clipboard' ? receiver : null;
  writesClipboard(evaluation.world, { callee: `.${name}`, values, node, frame });
  return UNKNOWN;
}

function readsClipboard(world: World): Value {
  world.readSoFar |= FROM.clipboard;
  return unknown(FROM.clipboard);
}

/** A text of the crate's own takes the place of what somebody copied: the address that is paid to. Emptying it is something else. */
export function writesClipboard(world: World, act: Act): void {
  const content = asText(act.values[0] ?? UNKNOWN);
  const isRead = (world.readSoFar & FROM.clipboard) !== 0;
  if (isRead && isWhole(content.text) && !world.isExample)
    world.see('clipboard-swap', act.callee, act.values, act.node, act.frame);
}
