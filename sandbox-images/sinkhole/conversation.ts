// One connection of a client: what is known of it, and what was said on it that no protocol of ours took for itself.
import type { Duplex } from 'node:stream';
import { emit } from './frames.ts';

export interface Meant {
  readonly address: string;
  readonly port: number;
}

const KEPT_BYTES = 256 * 1024;

export class Conversation {
  readonly id: number;
  readonly to: Meant;
  /** How many times it was wrapped, in TLS or a proxy's tunnel: a client may nest these without end. */
  depth = 0;
  /** The kind of certificate it was shown and what it made of it; null outside of TLS. */
  secure = false;
  readonly #kept: Buffer[] = [];
  #bytes = 0;

  constructor(id: number, to: Meant) {
    this.id = id;
    this.to = to;
  }

  /** Keeps what was said in the clear, or what TLS hid, to a cap. */
  heard(chunk: Buffer): void {
    if (this.#bytes < KEPT_BYTES) this.#kept.push(chunk.subarray(0, KEPT_BYTES - this.#bytes));
    this.#bytes += chunk.length;
  }

  /** `received` and `sent` are bytes on the wire; `all` is what was heard, of `heard` bytes. */
  ended(received: number, sent: number): void {
    const all = Buffer.concat(this.#kept).toString('base64');
    emit({ type: 'tcp-end', connection: this.id, bytes: received, sent, heard: this.#bytes, all });
  }
}

/**
 * The first bytes that a client says, put back for whoever speaks with it: as many as `enough` asks for. Null where it ends or
 * says nothing for so long.
 */
export async function firstBytes(
  stream: Duplex,
  milliseconds: number,
  enough: (bytes: Buffer) => boolean,
): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const chunk = await nextChunk(stream, Math.max(0, deadline - Date.now()));
    if (chunk !== null) parts.push(chunk);
    const all = Buffer.concat(parts);
    if (chunk !== null && !enough(all)) continue;
    if (all.length > 0) stream.unshift(all);
    return all.length > 0 ? all : null;
  }
}

/** What can be read now or within the time; null where the stream ends or the time does. The stream is left paused. */
function nextChunk(stream: Duplex, milliseconds: number): Promise<Buffer | null> {
  const now = stream.read() as Buffer | null;
  if (now !== null || stream.readableEnded || stream.destroyed) return Promise.resolve(now);
  return new Promise((resolve) => {
    const done = (chunk: Buffer | null) => {
      clearTimeout(timer);
      stream.removeListener('readable', readable);
      for (const event of ['end', 'close', 'error']) stream.removeListener(event, over);
      resolve(chunk);
    };
    const readable = () => {
      const chunk = stream.read() as Buffer | null;
      if (chunk !== null) done(chunk);
    };
    const over = () => done(null);
    const timer = setTimeout(over, milliseconds);
    stream.on('readable', readable);
    for (const event of ['end', 'close', 'error']) stream.once(event, over);
  });
}
