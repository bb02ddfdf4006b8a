// Length-framed JSON: 4 bytes big-endian length, then UTF-8. A newline in a name cannot start a new event.
import { writeSync } from 'node:fs';

/** Frames beyond this many are counted, not written: a flood must not fill the worker's memory. */
const FRAME_LIMIT = 20_000;
const TOTAL_LIMIT_BYTES = 64 * 1024 * 1024;
let frames = 0;
let bytes = 0;
let dropped = 0;

/** Writes one event; synchronous, so that what was seen is out before the connection goes on. */
export function emit(event: Readonly<Record<string, unknown>>): void {
  const body = Buffer.from(JSON.stringify(event));
  if (event['type'] !== 'dropped' && (frames >= FRAME_LIMIT || bytes + body.length > TOTAL_LIMIT_BYTES)) {
    dropped += 1;
    if (dropped === 1 || dropped % 10_000 === 0)
      write(Buffer.from(JSON.stringify({ type: 'dropped', count: dropped })));
    return;
  }
  frames += 1;
  bytes += body.length;
  write(body);
}

function write(body: Buffer): void {
  const frame = Buffer.alloc(4 + body.length);
  frame.writeUInt32BE(body.length);
  body.copy(frame, 4);
  for (let at = 0; at < frame.length; ) {
    try {
      at += writeSync(1, frame, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}
