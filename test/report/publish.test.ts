import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memoryStore } from '../../src/adapters/store/memory.ts';
import { memoryTopic } from '../../src/adapters/topic/memory.ts';
import { fail } from '../../src/kit/result.ts';
import type { Failure } from '../../src/model/failure.ts';
import type { Report } from '../../src/model/report.ts';
import { TriageMessage } from '../../src/model/triage.ts';
import type { ObjectStore } from '../../src/ports/object-store.ts';
import type { TriageTopic } from '../../src/ports/triage-topic.ts';
import { publish, reportKey } from '../../src/report/index.ts';
import { sampleReport } from '../support/sample-report.ts';
import { StillClock } from '../support/still-clock.ts';

const ARCHIVE = Buffer.from('archive');
const FOLDER = `reports/sample/1.0.0/${'c'.repeat(64)}/${'d'.repeat(64)}`;
const LOST: Failure = { code: 'store-unreachable', blame: 'store', what: 'gone', where: 'here', remedy: 'wait' };

const put = (report: Report, store: ObjectStore, topic: TriageTopic | null) =>
  publish(report, ARCHIVE, store, topic, null, new StillClock());
const text = async (store: ObjectStore, key: string) => {
  const read = await store.read(key);
  return read.ok ? (read.value?.bytes.toString() ?? null) : null;
};
const keys = async (store: ObjectStore) => {
  const listed = await store.list('');
  return listed.ok ? listed.value : [];
};

/** Every call counts down; at zero the machine dies: that call, and in `after` mode its effect too, is the last. */
class Crash extends Error {}
class Fuse {
  left: number;
  readonly #after: boolean;

  constructor(left: number, after: boolean) {
    this.left = left;
    this.#after = after;
  }

  async run<Value>(work: () => Promise<Value>): Promise<Value> {
    this.left -= 1;
    if (this.left > 0) return work();
    if (this.left === 0 && this.#after) await work();
    throw new Crash();
  }
}

function dying(store: ObjectStore, topic: TriageTopic, fuse: Fuse): { store: ObjectStore; topic: TriageTopic } {
  return {
    store: {
      create: (...given) => fuse.run(() => store.create(...given)),
      read: (...given) => fuse.run(() => store.read(...given)),
      replace: (...given) => fuse.run(() => store.replace(...given)),
      list: (...given) => fuse.run(() => store.list(...given)),
      uri: store.uri,
    },
    topic: { announce: (...given) => fuse.run(() => topic.announce(...given)), close: async () => {} },
  };
}

test('archive, report, note and pointer lie where the contract says; the message tells of the stored report', async () => {
  const [store, topic] = [memoryStore(), memoryTopic()];
  const report = sampleReport();
  expect(await put(report, store, topic)).toEqual({
    ok: true,
    value: { uri: `memory:${FOLDER}/final.json`, announced: true },
  });
  expect(await keys(store)).toEqual([
    `archives/${'c'.repeat(64)}.crate`,
    `${FOLDER}/final.announced.json`,
    `${FOLDER}/final.json`,
    'reports/sample/1.0.0/latest.json',
  ]);
  expect(JSON.parse((await text(store, `${FOLDER}/final.json`)) ?? '')).toEqual(report);
  expect(topic.messages).toHaveLength(1);
  const { message, attributes } = topic.messages[0]!;
  expect(TriageMessage.parse(message)).toMatchObject({
    runId: 'run-1',
    stage: 'final',
    level: 'malicious',
    latencyMs: 0,
  });
  expect(attributes).toEqual({ level: 'malicious', recommendation: 'hold', lane: 'rescan', name: 'sample' });
});

test('the same work published three times, one after the other or at once, is one report and one message', async () => {
  for (const together of [false, true]) {
    const [store, topic] = [memoryStore(), memoryTopic()];
    const reports = ['run-1', 'run-2', 'run-3'].map((runId) => sampleReport({ runId }));
    // The second and third wait on a real clock, so that the first can end.
    const clock = {
      now: () => 0,
      sleep: (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds / 100)),
    };
    const slow: TriageTopic = {
      announce: async (...given) => {
        await clock.sleep(300);
        return topic.announce(...given);
      },
      close: async () => {},
    };
    const one = (report: Report) => publish(report, ARCHIVE, store, slow, null, clock);
    if (together) await Promise.all(reports.map(one));
    else for (const report of reports) await one(report);
    expect(topic.messages.map(({ message }) => message.runId)).toEqual(['run-1']);
    expect(await text(store, `${FOLDER}/final.json`)).toContain('"runId":"run-1"');
    expect(await text(store, 'reports/sample/1.0.0/latest.json')).toContain('"runId":"run-1"');
  }
});

test('static and final of one work are two messages; the pointer never goes back from final to static', async () => {
  const [store, topic] = [memoryStore(), memoryTopic()];
  const early = sampleReport({ stage: 'static', runId: 'early' });
  await put(early, store, topic);
  expect(await text(store, 'reports/sample/1.0.0/latest.json')).toContain('static.json');
  await put(sampleReport({ runId: 'late' }), store, topic);
  await put(early, store, null);
  expect(await text(store, 'reports/sample/1.0.0/latest.json')).toContain('final.json');
  expect(topic.messages.map(({ message }) => [message.runId, message.stage])).toEqual([
    ['early', 'static'],
    ['late', 'final'],
  ]);
});

test('a redelivery of work under an older rulebook does not move the pointer back', async () => {
  const [store, topic] = [memoryStore(), memoryTopic()];
  const old = sampleReport();
  const today = sampleReport({ runId: 'run-2', engine: { ...old.engine, rulebook: 'e'.repeat(64) } });
  for (const report of [old, today, old]) await put(report, store, topic);
  expect(await text(store, 'reports/sample/1.0.0/latest.json')).toContain(reportKey(today));
  expect(topic.messages).toHaveLength(2);
});

test('after a crash at any step, publishing again ends with one report and its message: never none, never two verdicts', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.boolean()), { maxLength: 4 }),
      async (crashes) => {
        const [store, topic] = [memoryStore(), memoryTopic()];
        let run = 0;
        for (const [after, effect] of crashes) {
          run += 1;
          const mortal = dying(store, topic, new Fuse(after, effect));
          await put(sampleReport({ runId: `run-${run}` }), mortal.store, mortal.topic).catch((error: unknown) => {
            if (!(error instanceof Crash)) throw error;
          });
        }
        expect((await put(sampleReport({ runId: 'run-last' }), store, topic)).ok).toBe(true);
        const kept = JSON.parse((await text(store, `${FOLDER}/final.json`)) ?? '') as Report;
        expect(topic.messages.length).toBeGreaterThanOrEqual(1);
        expect(new Set(topic.messages.map(({ message }) => message.runId))).toEqual(new Set([kept.runId]));
        expect(JSON.parse((await text(store, 'reports/sample/1.0.0/latest.json')) ?? '')).toMatchObject({
          runId: kept.runId,
        });
        const before = topic.messages.length;
        await put(sampleReport({ runId: 'run-again' }), store, topic);
        expect(topic.messages).toHaveLength(before);
      },
    ),
    { numRuns: 200 },
  );
});

test('the report is stored before the message is sent', async () => {
  const store = memoryStore();
  const seen: (string | null)[] = [];
  const topic: TriageTopic = {
    announce: async () => {
      seen.push(await text(store, `${FOLDER}/final.json`), await text(store, 'reports/sample/1.0.0/latest.json'));
      return fail(LOST);
    },
    close: async () => {},
  };
  expect(await put(sampleReport(), store, topic)).toEqual(fail(LOST));
  expect(seen.every((object) => object !== null)).toBe(true);
  expect(await keys(store)).not.toContain(`${FOLDER}/final.announced.json`);
});

test('a store that refuses is told of, at every step; one where others always win does not hang', async () => {
  for (const broken of ['create', 'read', 'replace'] as const) {
    const store = { ...memoryStore(), [broken]: async () => fail(LOST) };
    expect(await put(sampleReport(), store, memoryTopic())).toEqual(fail(LOST));
  }
  const store = { ...memoryStore(), replace: async () => ({ ok: true, value: false }) as const };
  expect(await put(sampleReport(), store, memoryTopic())).toMatchObject({ failure: { code: 'store-refused' } });
});

test('a stored report that does not parse is told of and nothing is announced', async () => {
  const [store, topic] = [memoryStore(), memoryTopic()];
  await store.create(`${FOLDER}/final.json`, Buffer.from('{'), 'application/json');
  expect(await put(sampleReport(), store, topic)).toMatchObject({ ok: false, failure: { code: 'store-refused' } });
  expect(topic.messages).toEqual([]);
});

test('whoever waits for another one can be interrupted', async () => {
  const store = memoryStore();
  await put(sampleReport(), store, null);
  const result = await publish(
    sampleReport(),
    ARCHIVE,
    store,
    memoryTopic(),
    null,
    new StillClock(),
    AbortSignal.abort(),
  );
  expect(result).toMatchObject({ ok: false, failure: { code: 'interrupted' } });
});
