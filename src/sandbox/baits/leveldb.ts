// The log of a LevelDB (its doc/log_format.md), in which browsers and messengers keep what was written last.

const BLOCK_BYTES = 32 * 1024;
const HEADER_BYTES = 7;

/** A log of one batch; all of it fits into one block. */
export function levelDbLog(entries: readonly (readonly [key: string, value: Buffer])[]): Buffer {
  const puts = entries.flatMap(([key, value]) => [
    Buffer.from([1]),
    lengthed(Buffer.from(key, 'latin1')),
    lengthed(value),
  ]);
  const head = Buffer.alloc(12);
  head.writeBigUInt64LE(1n, 0);
  head.writeUInt32LE(entries.length, 8);
  const body = Buffer.concat([head, ...puts]);
  if (body.length > BLOCK_BYTES - HEADER_BYTES) throw new Error('more than one block');
  const whole = Buffer.concat([Buffer.from([1]), body]);
  const frame = Buffer.alloc(6);
  frame.writeUInt32LE(masked(crc32c(whole)), 0);
  frame.writeUInt16LE(body.length, 4);
  return Buffer.concat([frame, whole]);
}

/** The length as a varint, then the bytes. */
function lengthed(bytes: Buffer): Buffer {
  const out: number[] = [];
  for (let rest = bytes.length; ; rest >>= 7) {
    out.push(rest < 128 ? rest : (rest & 127) | 128);
    if (rest < 128) return Buffer.concat([Buffer.from(out), bytes]);
  }
}

/** A checksum of bytes that hold checksums would be weak: it is rotated and moved. */
function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** CRC-32 with Castagnoli's polynomial, which zlib's is not. */
function crc32c(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
