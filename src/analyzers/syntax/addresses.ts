import type { Value } from './symbols.ts';
import { asText, HOLE, origins, text, UNKNOWN } from './value.ts';

const LOOPBACK = /^(\w+:\/\/)?(\[?::1\]?|localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::\])(:|\/|$)/i;
const PRIVATE = /^(\w+:\/\/)?(10\.\d+|192\.168|172\.(1[6-9]|2\d|3[01]))\.\d+\.\d+(:|\/|$)/;

/** An address of this machine or of its own network. */
export function isPrivate(address: string): boolean {
  return LOOPBACK.test(address) || PRIVATE.test(address);
}

/** The address that a value says: `("host", 80)`, `([192, 0, 2, 1], 80)` as well as a text. */
export function addressOf(value: Value): Value {
  const parts = value.list;
  if (parts === null || parts.length !== 2) return dotted(value) ?? asText(value);
  const [host = UNKNOWN, port = UNKNOWN] = parts;
  if (port.number === null && port.list === null && port.text === null && port.role !== null) return asText(value);
  const name = dotted(host) ?? asText(host);
  if (name.text === null || (port.number === null && host.list === null && host.text === null)) return asText(value);
  return { ...text(`${name.text}:${port.number ?? HOLE}`, origins([name, port]), name.hidden) };
}

/** One number of four bytes. */
export function ofNumber({ number, from }: Value): Value | null {
  if (number === null || number < 0 || number > 0xffffffff) return null;
  return text([24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.'), from);
}

/** Four numbers, each a byte. */
export function dotted(value: Value): Value | null {
  const bytes = value.list?.map((part) => part.number) ?? [];
  if (bytes.length !== 4 || !bytes.every((byte) => byte !== null && byte >= 0 && byte < 256)) return null;
  return text(bytes.join('.'), value.from);
}
