// Length-framed JSON: 4 bytes big-endian length, then UTF-8. A newline in a name cannot start a new event.
import { writeSync } from 'node:fs';

export interface FrameLimits {
  /** Frames beyond this many are counted, not written: a flood must not fill the worker's memory. */
  readonly frames: number;
  readonly bytes: number;
}

const LIMITS: FrameLimits = { frames: 20_000, bytes: 64 * 1024 * 1024 };

/** Writes events as frames; what is beyond the limits is told as a number. */
export class FrameWriter {
  readonly #write: (frame: Buffer) => void;
  readonly #limits: FrameLimits;
  #frames = 0;
  #bytes = 0;
  #dropped = 0;

  constructor(write: (frame: Buffer) => void, limits: FrameLimits = LIMITS) {
    this.#write = write;
    this.#limits = limits;
  }

  /** Each event is told with the time, in seconds since the epoch, by the clock that the tracer reads as well. */
  emit(event: Readonly<Record<string, unknown>>): void {
    const body = Buffer.from(JSON.stringify({ ...event, seconds: Date.now() / 1000 }));
    if (this.#frames >= this.#limits.frames || this.#bytes + body.length > this.#limits.bytes) {
      this.#drop();
      return;
    }
    this.#frames += 1;
    this.#bytes += body.length;
    this.#write(framed(body));
  }

  /** The last word: what was left out after the last number told, and that nothing was cut off. Never left out itself. */
  end(): void {
    if (this.#dropped > 0) this.#tell({ type: 'dropped', count: this.#dropped });
    this.#tell({ type: 'end' });
  }

  #drop(): void {
    this.#dropped += 1;
    // Told at once, so that it is known even where the end is never reached.
    if (this.#dropped === 1) this.#tell({ type: 'dropped', count: 1 });
  }

  #tell(event: Readonly<Record<string, unknown>>): void {
    this.#write(framed(Buffer.from(JSON.stringify(event))));
  }
}

function framed(body: Buffer): Buffer {
  const frame = Buffer.alloc(4 + body.length);
  frame.writeUInt32BE(body.length);
  body.copy(frame, 4);
  return frame;
}

/** Writes all of it before it returns, so that what was seen is out before the connection goes on. */
function toStandardOutput(frame: Buffer): void {
  for (let at = 0; at < frame.length; ) {
    try {
      at += writeSync(1, frame, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}

let out = new FrameWriter(toStandardOutput);

/** Has frames go elsewhere; for tests, whose standard output is their own. */
export function tellTo(writer: FrameWriter): void {
  out = writer;
}

export function emit(event: Readonly<Record<string, unknown>>): void {
  out.emit(event);
}

export function endFrames(): void {
  out.end();
}
