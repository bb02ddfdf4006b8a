import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

const HEADER_BYTES = 8;
const STDERR = 2;

/**
 * Parts the engine's one stream into the container's two outputs. Bytes go on as they come and never faster than they are
 * read, so that neither a frame's length nor a flood decides how much memory is held; the container waits instead. Both
 * outputs must be read. Ends both, however it ends.
 */
export async function demultiplex(source: Readable, stdout: Writable, stderr: Writable): Promise<void> {
  try {
    for await (const { kind, bytes } of pieces(source)) await pass(bytes, kind === STDERR ? stderr : stdout);
  } catch {
    // The engine went away: whoever waits for the container is told; here the outputs end where they are.
  } finally {
    stdout.end();
    stderr.end();
  }
}

/** Frames of an 8-byte header (kind, three zeros, length) and that many bytes, wherever the stream's chunks cut them. */
async function* pieces(source: Readable): AsyncGenerator<{ readonly kind: number; readonly bytes: Buffer }> {
  const header = Buffer.alloc(HEADER_BYTES);
  let have = 0;
  let left = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; ) {
      if (left > 0) {
        const bytes = chunk.subarray(at, at + left);
        yield { kind: header[0] ?? 0, bytes };
        at += bytes.length;
        left -= bytes.length;
      } else {
        const copied = chunk.copy(header, have, at, at + HEADER_BYTES - have);
        at += copied;
        have = (have + copied) % HEADER_BYTES;
        if (have === 0) left = header.readUInt32BE(4);
      }
    }
  }
}

async function pass(piece: Buffer, to: Writable): Promise<void> {
  if (to.destroyed || to.write(piece)) return;
  const settled = new AbortController();
  const { signal } = settled;
  // A reader that went away never drains: its end is as good.
  await Promise.race([once(to, 'drain', { signal }), once(to, 'close', { signal })]).finally(() => settled.abort());
}
