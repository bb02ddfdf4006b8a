import type { Timing } from '../model/report.ts';
import type { Clock } from '../ports/clock.ts';
import type { Progress } from '../ports/progress.ts';

/** Times each stage and tells whoever waits which one runs. */
export class Stopwatch {
  readonly timings: Timing[] = [];
  readonly #clock: Clock;
  readonly #progress: Progress;

  constructor(clock: Clock, progress: Progress) {
    this.#clock = clock;
    this.#progress = progress;
  }

  async time<Value>(stage: string, waitingFor: string, work: () => Promise<Value> | Value): Promise<Value> {
    this.#progress(stage, waitingFor);
    const start = this.#clock.now();
    const cpu = process.cpuUsage();
    try {
      return await work();
    } finally {
      const used = process.cpuUsage(cpu);
      this.timings.push({
        stage,
        wallMilliseconds: Math.max(0, Math.round(this.#clock.now() - start)),
        cpuMilliseconds: Math.round((used.user + used.system) / 1000),
      });
    }
  }
}
