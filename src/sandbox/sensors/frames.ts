import type { Readable } from 'node:stream';

/** Larger than any frame that our own programs write. */
const FRAME_LIMIT_BYTES = 4 * 1024 * 1024;

/**
 * The documents of a stream of length-framed JSON (4 bytes big-endian, then UTF-8); null for a frame that is none, and at last
 * for a frame larger than any of ours or cut off, after which nothing can be trusted.
 */
export async function* documents(stream: Readable): AsyncGenerator<unknown> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    const [frames, left] = split(Buffer.concat([rest, chunk as Buffer]));
    for (const frame of frames) yield parsed(frame);
    if (isTooLarge(left)) {
      yield null;
      return;
    }
    rest = left;
  }
  if (rest.length > 0) yield null;
}

/** The whole frames and what is left. */
function split(bytes: Buffer): readonly [Buffer[], Buffer] {
  const frames: Buffer[] = [];
  let at = 0;
  while (bytes.length >= at + 4 && bytes.length >= at + 4 + bytes.readUInt32BE(at)) {
    const end = at + 4 + bytes.readUInt32BE(at);
    frames.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return [frames, bytes.subarray(at)];
}

function isTooLarge(rest: Buffer): boolean {
  return rest.length >= 4 && rest.readUInt32BE() > FRAME_LIMIT_BYTES;
}

function parsed(frame: Buffer): unknown {
  try {
    return JSON.parse(frame.toString());
  } catch {
    return null;
  }
}
