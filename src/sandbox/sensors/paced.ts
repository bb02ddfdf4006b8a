import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** Bytes: what a large C library's build tells in its first minute. */
const AT_ONCE = 16 * 1024 * 1024;
/** Bytes a second from then on: more than a build of many compilers tells. */
const A_SECOND = 512 * 1024;

/**
 * A sensor's output, read no faster than a build has something to tell. Who floods it waits for it, as the sensor does; or else reading and
 * passing on the flood takes the processors of other scans, for which those of this one are no limit.
 */
export function paced(output: Readable, atOnce = AT_ONCE, aSecond = A_SECOND): Readable {
  return Readable.from(slowly(output, atOnce, aSecond));
}

async function* slowly(output: Readable, atOnce: number, aSecond: number): AsyncGenerator<Buffer> {
  let due = atOnce;
  let then = performance.now();
  for await (const chunk of output as AsyncIterable<Buffer>) {
    const now = performance.now();
    due = Math.min(atOnce, due + ((now - then) / 1000) * aSecond) - chunk.length;
    then = now;
    if (due < 0) await sleep((-due / aSecond) * 1000);
    yield chunk;
  }
}
