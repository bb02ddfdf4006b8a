import { createGunzip, createInflateRaw } from 'node:zlib';

/** Entries of one zip; a package is no place for more. */
const ENTRIES = 2_000;

export interface Unpacked {
  readonly content: Buffer;
  /** False: there was more than the limit. */
  readonly whole: boolean;
}

/** What is packed in a gzip or zip file, the first `limitBytes` of it. Where it cannot be read on it ends: then it is data and no more. */
export function packedIn(bytes: Buffer, format: string, limitBytes: number): Promise<Unpacked> {
  return format === 'zip' ? unzipped(bytes, limitBytes) : inflated(createGunzip(), bytes, limitBytes);
}

/** By the headers before each entry, as a reader does that has only the stream: a directory at the end may tell another story. */
async function unzipped(bytes: Buffer, limitBytes: number): Promise<Unpacked> {
  const parts: Buffer[] = [];
  let left = limitBytes;
  let at = bytes.indexOf(ENTRY);
  for (let entry = 0; at !== -1 && at + 30 <= bytes.length; entry += 1) {
    if (entry >= ENTRIES || left <= 0) return { content: Buffer.concat(parts), whole: false };
    const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    const size = bytes.readUInt32LE(at + 18);
    const packed = bytes.subarray(start, size === 0 ? bytes.length : start + size);
    const stored = bytes.readUInt16LE(at + 8) === 0;
    const part = stored ? packed.subarray(0, left) : (await inflated(createInflateRaw(), packed, left)).content;
    parts.push(part);
    left -= part.length;
    at = bytes.indexOf(ENTRY, start + size);
  }
  return { content: Buffer.concat(parts), whole: true };
}

const ENTRY = Buffer.from('PK\u0003\u0004', 'latin1');

async function inflated(stream: ReturnType<typeof createGunzip>, bytes: Buffer, limit: number): Promise<Unpacked> {
  const parts: Buffer[] = [];
  let length = 0;
  stream.end(bytes);
  try {
    for await (const chunk of stream) {
      parts.push(chunk);
      length += chunk.length;
      if (length >= limit) return { content: Buffer.concat(parts).subarray(0, limit), whole: false };
    }
  } catch {
    return { content: Buffer.concat(parts), whole: true };
  }
  return { content: Buffer.concat(parts), whole: true };
}
