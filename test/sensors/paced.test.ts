import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { paced } from '../../src/sandbox/sensors/index.ts';

/** An endless flood that counts what was asked of it. */
function flood(): { readonly stream: Readable; given(): number } {
  let given = 0;
  const stream = new Readable({
    highWaterMark: 1,
    read() {
      given += 1;
      this.push(Buffer.alloc(1000));
    },
  });
  return { stream, given: () => given };
}

test('what is told within the measure comes whole', async () => {
  const chunks = await paced(Readable.from([Buffer.from('one'), Buffer.from('two')]), 10, 1).toArray();
  expect(Buffer.concat(chunks).toString()).toBe('onetwo');
});

test('a flood is made to wait, and not kept', async () => {
  const { stream, given } = flood();
  const reading = paced(stream, 10_000, 1).resume();
  for (let turn = 0; turn < 2000; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(given()).toBeGreaterThan(5);
  expect(given()).toBeLessThan(100);
  reading.destroy();
});
