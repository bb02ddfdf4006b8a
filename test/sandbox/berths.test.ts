import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createOptions } from '../../src/adapters/runtime/docker-options.ts';
import { Berths, WHOLE_MACHINE } from '../../src/sandbox/berths.ts';
import { buildCage, resolveCage, sinkholeCage, tracerCage, witnessCage } from '../../src/sandbox/cages.ts';

const never = new AbortController().signal;

test('who is alone has the whole machine', async () => {
  using berth = await new Berths(8, 1).take(never);
  expect(berth.cpus).toBeNull();
});

test('scans that go on at once share no processor, and all processors are dealt out', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 32 }), fc.integer({ min: 2, max: 8 }), async (processors, slots) => {
      const berths = new Berths(processors, slots);
      const all = await Promise.all(Array.from({ length: slots }, () => berths.take(never)));
      const dealt = all.flatMap(({ cpus }) => cpus?.split(',').map(Number) ?? []);
      expect(all.every(({ cpus, count }) => cpus?.split(',').length === count && count > 0)).toBe(true);
      if (slots <= processors)
        expect(dealt.sort((a, b) => a - b)).toEqual(Array.from({ length: processors }, (_, n) => n));
    }),
  );
});

test('who comes when all are taken waits for the first that is left, and who stops waiting takes none away', async () => {
  const berths = new Berths(2, 2);
  const [one, other] = [await berths.take(never), await berths.take(never)];
  const stopped = new AbortController();
  const first = berths.take(stopped.signal);
  const second = berths.take(never);
  stopped.abort();
  expect((await first).cpus).toBeNull();
  (await first)[Symbol.dispose]();
  other[Symbol.dispose]();
  expect((await second).cpus).toBe(other.cpus);
  one[Symbol.dispose]();
  expect((await berths.take(AbortSignal.abort())).cpus).toBe(one.cpus);
});

test('every container of a run stays on the processors of its berth', () => {
  const run = { id: '1-2-3-0123456789ab', staleAt: 0, runtime: null, berth: { cpus: '1', count: 1 } };
  const specs = [
    sinkholeCage(run, [], 'workstation'),
    tracerCage(run, []),
    witnessCage(run, []),
    resolveCage(run, [], []),
    buildCage(run, { joins: 'x' }, [], {}),
  ];
  expect(specs.map((spec) => createOptions(spec).HostConfig?.CpusetCpus)).toEqual(['1', '1', '1', '1', '1']);
  expect(specs.every((spec) => (createOptions(spec).HostConfig?.NanoCpus ?? 0) <= 1e9)).toBe(true);
  const alone = createOptions(buildCage({ ...run, berth: WHOLE_MACHINE }, 'none', [], {}));
  expect(alone.HostConfig).not.toHaveProperty('CpusetCpus');
});
