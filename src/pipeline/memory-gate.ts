import { setImmediate as turn } from 'node:timers/promises';

/**
 * Lets scans into the part of the walk in which a crate lies unpacked in memory, as many as fit: the small ones together, a
 * giant alone. In the order of their coming, so that nobody waits for ever.
 */
export class MemoryGate {
  readonly #bytes: number;
  #taken = 0;
  readonly #waiting: { readonly bytes: number; readonly enter: () => void }[] = [];

  /** `bytes`: how much may lie there at once. What is larger than that comes in alone. */
  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  /** Waits for room. What is given back is room for others. A caller that stops waiting comes in at once, to end. */
  async enter(bytes: number, signal: AbortSignal): Promise<Disposable> {
    const wanted = Math.min(bytes, this.#bytes);
    await new Promise<void>((resolve) => {
      const waiting = { bytes: wanted, enter: resolve };
      this.#waiting.push(waiting);
      signal.addEventListener('abort', () => this.#admit(waiting), { once: true });
      this.#admitNext();
      if (signal.aborted) this.#admit(waiting);
    });
    return { [Symbol.dispose]: () => this.#leave(wanted) };
  }

  #admitNext(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (this.#taken + next.bytes > this.#bytes) return;
      this.#admit(next);
    }
  }

  #admit(waiting: { readonly bytes: number; readonly enter: () => void }): void {
    const at = this.#waiting.indexOf(waiting);
    if (at < 0) return;
    this.#waiting.splice(at, 1);
    this.#taken += waiting.bytes;
    waiting.enter();
  }

  #leave(bytes: number): void {
    this.#taken -= bytes;
    this.#admitNext();
  }
}

/** Unpacked bytes from which a crate is a giant. */
const GIANT_BYTES = 24 * 1024 * 1024;

/**
 * Gives back what a giant of `bytes` was unpacked into. Buffers lie outside of the heap and weigh little to the collector: left
 * to itself it keeps a giant that was let go of beside the next one. Without Node's `--expose-gc` nothing is done.
 */
export async function makeRoom(bytes: number): Promise<void> {
  if (bytes < GIANT_BYTES) return;
  // What has just been awaited is still held by those who awaited it, until the next turn.
  await turn();
  globalThis.gc?.();
}

/** The same, and gives back the pages that the heap keeps for later: 70 MB after many crates, in twice the time. */
export function makeAllRoom(bytes: number): void {
  if (bytes >= GIANT_BYTES) globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
