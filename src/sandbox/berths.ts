/** The part of the machine that the containers of one scan have to themselves. */
export interface Berth {
  /** Processors in the engine's words: `0,1`. Null where the scan has the whole machine. */
  readonly cpus: string | null;
  readonly count: number;
}

/** All of the machine, for who is alone on it. */
export const WHOLE_MACHINE: Berth = { cpus: null, count: 2 };

/**
 * Deals the processors out to the scans that go on at once, so that a hostile one cannot slow its neighbour: the build and all of its
 * sensors stay on their own. In the order of coming. Another process' scans are not known here: a machine has one worker.
 */
export class Berths {
  readonly #free: Berth[];
  readonly #waiting: ((berth: Berth | null) => void)[] = [];

  /** With more slots than processors some have to share. */
  constructor(processors: number, slots: number) {
    this.#free =
      slots === 1 ? [WHOLE_MACHINE] : Array.from({ length: slots }, (_, slot) => dealt(processors, slots, slot));
  }

  /** Waits for a free one. A caller that stops waiting gets the whole machine at once, to end. */
  async take(signal: AbortSignal): Promise<Berth & Disposable> {
    const berth = this.#free.shift() ?? (await this.#next(signal));
    if (berth === null) return { ...WHOLE_MACHINE, [Symbol.dispose]: () => {} };
    return { ...berth, [Symbol.dispose]: () => this.#leave(berth) };
  }

  #next(signal: AbortSignal): Promise<Berth | null> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      const stop = () => {
        const at = this.#waiting.indexOf(resolve);
        if (at < 0) return;
        this.#waiting.splice(at, 1);
        resolve(null);
      };
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });
  }

  #leave(berth: Berth): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(berth);
    else next(berth);
  }
}

function dealt(processors: number, slots: number, slot: number): Berth {
  const all = Array.from({ length: processors }, (_, processor) => processor);
  const own = slots > processors ? [slot % processors] : all.filter((processor) => processor % slots === slot);
  return { cpus: own.join(','), count: own.length };
}
