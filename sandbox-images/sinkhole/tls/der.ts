// The few forms of DER (X.690) that a certificate needs. Node makes keys, their encodings and signatures itself.

/** One element: tag, length, content. */
export function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body]);
}

/** Short form below 128, else the number of length octets and then the length. */
function lengthOf(bytes: number): Buffer {
  if (bytes < 0x80) return Buffer.from([bytes]);
  const octets: number[] = [];
  for (let rest = bytes; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Buffer.from([0x80 | octets.length, ...octets]);
}

export const sequence = (...content: readonly Uint8Array[]): Buffer => der(0x30, ...content);
export const set = (...content: readonly Uint8Array[]): Buffer => der(0x31, ...content);
export const octets = (...content: readonly Uint8Array[]): Buffer => der(0x04, ...content);
export const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text));
export const printable = (text: string): Buffer => der(0x13, Buffer.from(text, 'latin1'));
export const yes = (): Buffer => Buffer.from([0x01, 0x01, 0xff]);

/** A non-negative number of any size, big-endian: a leading zero keeps it from being read as negative. */
export function integer(bytes: Uint8Array): Buffer {
  const start = bytes.findIndex((byte) => byte !== 0);
  const trimmed = start === -1 ? Buffer.from([0]) : Buffer.from(bytes.subarray(start));
  return der(0x02, (trimmed[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), trimmed]) : trimmed);
}

export function bits(bytes: Uint8Array, unused = 0): Buffer {
  return der(0x03, Buffer.from([unused]), bytes);
}

/** Dotted numbers: the first two share an octet, each other is written in base 128. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(number: number): number[] {
  const out = [number & 127];
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128)) out.unshift((rest & 127) | 128);
  return out;
}

/** A time after 2049 is written otherwise; ours are within weeks and years of now. */
export function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return date.getUTCFullYear() < 2050
    ? der(0x17, Buffer.from(`${digits.slice(2)}Z`, 'latin1'))
    : der(0x18, Buffer.from(`${digits}Z`, 'latin1'));
}
