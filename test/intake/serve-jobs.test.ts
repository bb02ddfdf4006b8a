import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type MemoryQueue, memoryQueue } from '../../src/adapters/queue/memory.ts';
import { type Handle, serveJobs } from '../../src/intake/index.ts';
import { fail, ok } from '../../src/kit/result.ts';
import type { Failure } from '../../src/model/failure.ts';
import type { Job } from '../../src/model/job.ts';
import type { Log } from '../../src/ports/log.ts';
import { StillClock } from '../support/still-clock.ts';

const failure = (given: Partial<Failure>): Failure => ({
  code: 'registry-unreachable',
  blame: 'upstream',
  what: 'gone',
  where: 'here',
  remedy: 'wait',
  ...given,
});

function message(name: string, more: Partial<Record<keyof Job, string>> = {}): Buffer {
  return Buffer.from(
    JSON.stringify({
      schema: 'sandpit.job/1',
      jobId: `job-${name}`,
      name,
      version: '1.0.0',
      requestedAt: '2026-01-01T00:00:00Z',
      lane: 'publish',
      ...more,
    }),
  );
}

class Lines implements Log {
  readonly lines: { level: string; message: string; fields: Readonly<Record<string, unknown>> }[] = [];
  info(text: string, fields: Readonly<Record<string, unknown>> = {}) {
    this.lines.push({ level: 'info', message: text, fields });
  }
  warn(text: string, fields: Readonly<Record<string, unknown>> = {}) {
    this.lines.push({ level: 'warn', message: text, fields });
  }
  error(text: string, fields: Readonly<Record<string, unknown>> = {}) {
    this.lines.push({ level: 'error', message: text, fields });
  }
  child(): Log {
    return this;
  }
  /** Deliveries that have been settled so far. */
  count(text: string): number {
    return this.lines.filter((line) => line.message === text).length;
  }
}

interface Served {
  readonly log: Lines;
  readonly stop: AbortController;
  end(): Promise<void>;
}

function serve(queue: MemoryQueue, handle: Handle, slots = 4, drainMilliseconds = 0): Served {
  const [log, stop] = [new Lines(), new AbortController()];
  const serving = serveJobs(queue, handle, { slots, drainMilliseconds }, new StillClock(), log, stop.signal);
  return {
    log,
    stop,
    end: async () => {
      stop.abort();
      expect(await serving).toEqual({ ok: true, value: undefined });
    },
  };
}

async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}

test('each job is handled, and is done', async () => {
  const queue = memoryQueue();
  const names: string[] = [];
  for (const name of ['a', 'b', 'c']) await queue.put(message(name), {});
  const served = serve(queue, async (job) => {
    names.push(job.name);
    return ok(undefined);
  });
  await eventually(() => served.log.count('job done') === 3);
  await served.end();
  expect(names.sort()).toEqual(['a', 'b', 'c']);
  expect(queue.dead).toEqual([]);
});

test('deliveries of the same work that are in flight together are one run; each is settled', async () => {
  const queue = memoryQueue();
  for (const name of ['foo-bar', 'Foo_Bar', 'foo_bar']) await queue.put(message(name), {});
  await queue.put(message('foo-bar', { version: '1.0.1' }), {});
  await queue.put(message('foo-bar', { checksum: 'b'.repeat(64) }), {});
  const runs: string[] = [];
  let go = () => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const served = serve(
    queue,
    async (job) => {
      runs.push(`${job.version} ${job.checksum?.[0] ?? ''}`);
      await gate;
      return ok(undefined);
    },
    5,
  );
  await eventually(() => runs.length === 3);
  await sleep(50);
  go();
  await eventually(() => served.log.count('job done') === 5);
  await served.end();
  expect(runs.sort()).toEqual(['1.0.0 ', '1.0.0 b', '1.0.1 ']);
});

test('the same work after the first has ended is run again: that it is known lies in the store', async () => {
  const queue = memoryQueue();
  let runs = 0;
  const served = serve(queue, async () => {
    runs += 1;
    return ok(undefined);
  });
  for (let at = 1; at <= 3; at += 1) {
    await queue.put(message('a'), {});
    await eventually(() => served.log.count('job done') === at);
  }
  await served.end();
  expect(runs).toBe(3);
});

test('a message that does not parse is put aside at once, with the reason, and never handled', async () => {
  const queue = memoryQueue();
  await queue.put(Buffer.from('{"schema":"sandpit.job/1","name":"../x"}'), { a: 'b' });
  let handled = 0;
  const served = serve(queue, async () => {
    handled += 1;
    return ok(undefined);
  });
  await eventually(() => queue.dead.length === 1);
  await served.end();
  expect(handled).toBe(0);
  expect(queue.dead[0]?.reason).toMatch(/jobId|name/);
  expect(queue.dead[0]?.attributes).toEqual({ a: 'b' });
});

test.each([
  ['registry', failure({ blame: 'upstream' })],
  ['engine', failure({ blame: 'engine', code: 'engine-lost' })],
  ['store', failure({ blame: 'store', code: 'store-unreachable' })],
  ['stop', failure({ blame: 'caller', code: 'interrupted' })],
])('what fails for the %s is tried again, as often as it takes', async (_what, given) => {
  const queue = memoryQueue();
  await queue.put(message('a'), {});
  let tries = 0;
  const served = serve(queue, async () => {
    tries += 1;
    return tries < 8 ? fail(given) : ok(undefined);
  });
  await eventually(() => served.log.count('job done') === 1);
  await served.end();
  expect(served.log.count('job comes again')).toBe(7);
  expect(queue.dead).toEqual([]);
});

test.each([
  ['a defect of ours', failure({ blame: 'sandpit', code: 'defect' }), 3],
  ['a crate that the registry does not know', failure({ blame: 'caller', code: 'unknown-crate' }), 6],
  ['a version that the registry does not know', failure({ blame: 'caller', code: 'unknown-version' }), 6],
  ['a crate on which nobody could report', failure({ blame: 'crate', code: 'too-large' }), 1],
  ['a name that no registry can hold', failure({ blame: 'caller', code: 'wrong-usage' }), 1],
])('%s is put aside after its deliveries, with the reason', async (_what, given, deliveries) => {
  const queue = memoryQueue();
  await queue.put(message('a'), {});
  let tries = 0;
  const served = serve(queue, async () => {
    tries += 1;
    return fail(given);
  });
  await eventually(() => queue.dead.length === 1);
  await served.end();
  expect(tries).toBe(deliveries);
  expect(queue.dead[0]?.reason).toBe('gone: here; wait');
});

test.each([
  ['rejects', () => Promise.reject(new Error('first line\nsecond'))],
  [
    'throws at once',
    () => {
      throw new TypeError('first line\nsecond');
    },
  ],
] as const)(
  'a handler that %s is a defect: other jobs go on, this one is put aside in one line',
  async (_what, broken) => {
    const queue = memoryQueue();
    await queue.put(message('bad'), {});
    await queue.put(message('good'), {});
    const served = serve(queue, (job) => (job.name === 'bad' ? broken() : Promise.resolve(ok(undefined))));
    await eventually(() => queue.dead.length === 1 && served.log.count('job done') === 1);
    await served.end();
    expect(queue.dead[0]?.reason).toBe('a defect: first line: bad@1.0.0; report it');
  },
);

test('told to stop without a drain, jobs in flight are told at once and given back', async () => {
  const queue = memoryQueue();
  await queue.put(message('a'), {});
  let begun = false;
  const served = serve(queue, async (_job, signal) => {
    begun = true;
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    return fail(failure({ blame: 'caller', code: 'interrupted' }));
  });
  await eventually(() => begun);
  await served.end();
  expect(served.log.count('job comes again')).toBe(1);
});

test('told to stop with a drain, jobs in flight may end; when it runs out they are told', async () => {
  for (const endsInTime of [true, false]) {
    const queue = memoryQueue();
    await queue.put(message('a'), {});
    const clock = new StillClock();
    let ringing = () => {};
    const over = new Promise<void>((resolve) => {
      ringing = resolve;
    });
    // Sleeps until the test says so.
    const slow = { now: () => clock.now(), sleep: () => over };
    const [log, stop] = [new Lines(), new AbortController()];
    let told = false;
    let begun = false;
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const serving = serveJobs(
      queue,
      async (_job, signal) => {
        begun = true;
        const interrupted = new Promise<void>((resolve) =>
          signal.addEventListener('abort', () => {
            told = true;
            resolve();
          }),
        );
        await Promise.race([finished, interrupted]);
        return told ? fail(failure({ blame: 'caller', code: 'interrupted' })) : ok(undefined);
      },
      { slots: 1, drainMilliseconds: 60_000 },
      slow,
      log,
      stop.signal,
    );
    await eventually(() => begun);
    stop.abort();
    await sleep(50);
    expect(told).toBe(false);
    if (endsInTime) finish();
    else ringing();
    expect(await serving).toEqual({ ok: true, value: undefined });
    expect(told).toBe(!endsInTime);
    expect(log.count(endsInTime ? 'job done' : 'job comes again')).toBe(1);
  }
});

test('the trace of the publish is in every line of its job', async () => {
  const queue = memoryQueue();
  await queue.put(message('a'), { traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` });
  await queue.put(message('b'), { traceparent: 'forged\nline' });
  const served = serve(queue, async () => ok(undefined));
  await eventually(() => served.log.count('job done') === 2);
  await served.end();
  const lines = served.log.lines.filter((line) => line.message === 'job done');
  expect(lines.map((line) => line.fields['trace'] ?? null).sort()).toEqual(['1'.repeat(32), null]);
});

test('whatever the mixture of jobs, faults and stops: none is lost, each ends once', async () => {
  const kind = fc.constantFrom('good', 'flaky', 'defect', 'broken');
  await fc.assert(
    fc.asyncProperty(fc.array(kind, { maxLength: 12 }), fc.integer({ min: 1, max: 4 }), async (kinds, slots) => {
      const queue = memoryQueue();
      for (const [at, what] of kinds.entries())
        await queue.put(what === 'broken' ? Buffer.from('?') : message(`${what}-${at}`), {});
      const ended: string[] = [];
      const tries = new Map<string, number>();
      const handle: Handle = async (job) => {
        const count = (tries.get(job.name) ?? 0) + 1;
        tries.set(job.name, count);
        if (job.name.startsWith('defect')) throw new Error('x');
        if (job.name.startsWith('flaky') && count === 1) return fail(failure({}));
        ended.push(job.name);
        return ok(undefined);
      };
      const first = serve(queue, handle, slots);
      await sleep(1);
      await first.end();
      const second = serve(queue, handle, slots);
      const bad = kinds.filter((what) => what === 'broken' || what === 'defect').length;
      await eventually(() => queue.dead.length === bad && ended.length === kinds.length - bad);
      await second.end();
      expect(new Set(ended).size).toBe(ended.length);
    }),
    { numRuns: 30 },
  );
});
