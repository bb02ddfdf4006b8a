import type { MethodCall } from './evaluation.ts';
import { originOfPath, seeKnownCall, writeInto } from './flow.ts';
import type { Value } from './symbols.ts';
import { asText, named, number, UNKNOWN, unknown } from './value.ts';

/** A method of an open file or of `OpenOptions`, whose number tells that it was made for writing. */
export function fileMethod({ name, receiver, values, node, frame, evaluation: { world } }: MethodCall): Value {
  const [value = UNKNOWN] = values;
  const act = { callee: `.${name}`, values, node, frame };
  if (/^(write|append|create|create_new|truncate)$/.test(name) && value.text === 'true')
    return { ...receiver, number: 1 };
  if (name === 'open') {
    const writes = receiver.number === 1;
    return seeKnownCall(
      world,
      { claims: [writes ? 'file-write' : 'file-read'], from: 0, role: 'file' },
      { ...act, callee: 'std::fs::OpenOptions::open' },
    );
  }
  if (/^(write_all|write|write_fmt)$/.test(name)) {
    writeInto(world, receiver, asText(value), act);
    return unknown(0);
  }
  if (/^read/.test(name)) return unknown(receiver.from | originOfPath(world, asText(receiver), act));
  if (name === 'tempdir') return named('temp');
  return name === 'set_permissions' ? number(0) : receiver;
}
