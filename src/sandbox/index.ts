// In: an unpacked crate and a container engine. Out: evidence of what building and running it did in a monitored cage, and what was not seen.
import { detonate } from './detonate.ts';

export { Berths } from './berths.ts';
export { newRunId, runAlive } from './run-id.ts';
export { sweepScratch } from './scratch.ts';
export { detonate };
