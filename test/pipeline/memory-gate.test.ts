import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MemoryGate } from '../../src/pipeline/memory-gate.ts';

const never = new AbortController().signal;

test('never more is inside than fits, a giant is alone, all come in, and in the order of their coming', async () => {
  const size = fc.integer({ min: 0, max: 150 });
  await fc.assert(
    fc.asyncProperty(fc.array(size, { maxLength: 20 }), async (sizes) => {
      const gate = new MemoryGate(100);
      const order: number[] = [];
      const inside = new Map<number, number>();
      const scan = async (bytes: number, at: number) => {
        using _room = await gate.enter(bytes, never);
        order.push(at);
        inside.set(at, Math.min(bytes, 100));
        expect([...inside.values()].reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(100);
        await turn();
        inside.delete(at);
      };
      await Promise.all(sizes.map(scan));
      expect(order).toEqual(sizes.map((_, at) => at));
    }),
    { numRuns: 50 },
  );
});

test('one that stops waiting comes in to end, and its place is given back once', async () => {
  const gate = new MemoryGate(100);
  const first = await gate.enter(100, never);
  const caller = new AbortController();
  const stopped = gate.enter(60, caller.signal);
  const behind = gate.enter(100, never);
  caller.abort();
  (await stopped)[Symbol.dispose]();
  first[Symbol.dispose]();
  (await behind)[Symbol.dispose]();
  expect(await gate.enter(100, AbortSignal.abort())).toBeDefined();
});
