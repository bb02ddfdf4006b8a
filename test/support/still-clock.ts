import type { Clock } from '../../src/ports/clock.ts';

/** A clock that stands still but for its sleeps, which pass at once and are written down. */
export class StillClock implements Clock {
  readonly slept: number[] = [];
  #now: number;

  constructor(now = Date.UTC(2026, 0, 1)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  async sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.slept.push(milliseconds);
    this.#now += milliseconds;
  }
}
