import { createGunzip, createInflateRaw } from 'node:zlib';

/** Entries of one zip; a package is no place for more. */
const ENTRIES = 20_000;
const ENTRY = Buffer.from('PK\u0003\u0004', 'latin1');
/** Bit 3 of an entry's flags: its sizes stand behind its content. */
const SIZES_BEHIND = 8;

/**
 * What is packed in a gzip or zip file, piece by piece, so that a large one is never held whole. Where it cannot be read
 * on it ends: then it is data and no more. The generator's result tells whether all was given.
 */
export async function* packedIn(bytes: Buffer, format: string): AsyncGenerator<Buffer, boolean> {
  if (format !== 'zip') {
    yield* inflated(createGunzip(), bytes);
    return true;
  }
  return yield* unzipped(bytes);
}

/** By the headers before each entry, as a reader does that has only the stream: a directory at the end may tell another story. */
async function* unzipped(bytes: Buffer): AsyncGenerator<Buffer, boolean> {
  let at = bytes.indexOf(ENTRY);
  for (let entry = 0; at !== -1 && at + 30 <= bytes.length; entry += 1) {
    if (entry >= ENTRIES) return false;
    const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    const size = bytes.readUInt32LE(at + 18);
    const open = size === 0 && (bytes.readUInt16LE(at + 6) & SIZES_BEHIND) !== 0;
    const content = bytes.subarray(start, open ? bytes.length : start + size);
    if (bytes.readUInt16LE(at + 8) !== 0) yield* inflated(createInflateRaw(), content);
    else if (!open) yield content;
    at = bytes.indexOf(ENTRY, start + size);
  }
  return true;
}

async function* inflated(stream: ReturnType<typeof createGunzip>, bytes: Buffer): AsyncGenerator<Buffer, void> {
  stream.end(bytes);
  try {
    for await (const chunk of stream) yield chunk;
  } catch {
    // Broken off: what came before it was given.
  }
}
