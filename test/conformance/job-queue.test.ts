import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { PubSub } from '@google-cloud/pubsub';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PlaceAdapter, QueuePlaces } from '../../src/adapters/define-place.ts';
import type { MemoryQueue } from '../../src/adapters/queue/memory.ts';
import { loadFolder } from '../../src/kit/load-folder.ts';
import { failureLine } from '../../src/model/failure.ts';
import type { Delivery, Disposition, JobQueue } from '../../src/ports/job-queue.ts';
import { temporaryFolder } from '../support/sandpit.ts';
import { pubsubMissing, startPubsub } from '../support/servers.ts';

type Adapter = PlaceAdapter<JobQueue, QueuePlaces>;
interface Letter {
  readonly body: string;
  readonly reason: string;
  readonly attributes: Readonly<Record<string, string>>;
}
/** One empty queue of its own for each test, and what lies in its dead letters. */
interface Bench extends AsyncDisposable {
  readonly queue: JobQueue;
  letters(): Promise<Letter[]>;
}

const adapters = await loadFolder<Adapter>(new URL('../../src/adapters/queue', import.meta.url).pathname);

test('every adapter of the folder is put to the suite', () => {
  expect(adapters.map((adapter) => adapter.id).sort()).toEqual(['folder', 'memory', 'pubsub']);
});

async function opened(adapter: Adapter, url: URL, deadLetters: URL): Promise<JobQueue> {
  const queue = await adapter.open(url, {}, { deadLetters });
  if (!queue.ok) throw new Error(failureLine(queue.failure));
  return queue.value;
}

async function memoryBench(adapter: Adapter): Promise<Bench> {
  const queue = (await opened(adapter, new URL('memory:'), new URL('memory:'))) as MemoryQueue;
  const letters = async () => queue.dead.map((letter) => ({ ...letter, body: letter.body.toString() }));
  return { queue, letters, [Symbol.asyncDispose]: () => queue.close() };
}

async function folderBench(adapter: Adapter): Promise<Bench> {
  const folder = await temporaryFolder();
  const dead = join(folder.path, 'dead');
  await mkdir(dead);
  const queue = await opened(adapter, pathToFileURL(join(folder.path, 'jobs')), pathToFileURL(dead));
  const letters = async () => {
    const names = (await readdir(dead)).filter((name) => !name.startsWith('.'));
    const read = await Promise.all(names.map(async (name) => JSON.parse(await readFile(join(dead, name), 'utf8'))));
    return read.map((letter) => ({ ...letter, body: Buffer.from(letter.body, 'base64').toString() }));
  };
  return { queue, letters, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

let places = 0;
async function pubsubBench(adapter: Adapter): Promise<Bench> {
  places += 1;
  const client = new PubSub({ projectId: 'local' });
  const [name, dead] = [`jobs-${places}`, `dead-${places}`];
  const [topic] = await client.createTopic(name);
  // The emulator knows no retry backoff; the deadline is the shortest, so that what nobody settled comes back soon.
  await topic.createSubscription(name, { ackDeadlineSeconds: 10 });
  const [graves] = await client.createTopic(dead);
  const [grave] = await graves.createSubscription(dead);
  const found: Letter[] = [];
  grave.on('message', (message) => {
    found.push({
      body: message.data.toString(),
      reason: message.attributes['reason'] ?? '',
      attributes: message.attributes,
    });
    message.ack();
  });
  const queue = await opened(adapter, new URL(`pubsub://local/${name}`), new URL(`pubsub://local/${dead}`));
  return {
    queue,
    letters: async () => {
      await eventually(() => found.length > 0);
      return found;
    },
    [Symbol.asyncDispose]: async () => {
      await queue.close();
      await grave.close();
      await client.close();
    },
  };
}

const BENCHES: Readonly<Record<string, (adapter: Adapter) => Promise<Bench>>> = {
  memory: memoryBench,
  folder: folderBench,
  pubsub: pubsubBench,
};

/** A test that waits for what never comes ends by the time limit of the suite. */
async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20);
}

const body = (text: string) => Buffer.from(text);
const done: Disposition = { kind: 'done' };

for (const adapter of adapters) {
  const missing = adapter.id === 'pubsub' ? pubsubMissing() : null;
  describe.skipIf(missing !== null)(
    `job queue: ${adapter.id}${missing === null ? '' : ` (SKIPPED: ${missing})`}`,
    () => {
      let server: AsyncDisposable | null = null;
      let bench: Bench;
      beforeAll(async () => {
        if (adapter.id !== 'pubsub') return;
        const started = await startPubsub();
        process.env['PUBSUB_EMULATOR_HOST'] = started.host;
        server = started;
      });
      afterAll(async () => {
        delete process.env['PUBSUB_EMULATOR_HOST'];
        await server?.[Symbol.asyncDispose]();
      });
      beforeEach(async () => {
        const open = BENCHES[adapter.id];
        if (open === undefined) throw new Error(`no bench for ${adapter.id}: add one`);
        bench = await open(adapter);
        return () => bench[Symbol.asyncDispose]();
      });

      /** Consumes until `enough` deliveries were handled, then stops and waits. */
      async function consume(
        slots: number,
        handle: (delivery: Delivery, signal: AbortSignal) => Promise<Disposition>,
        enough: (seen: readonly Delivery[]) => boolean,
      ): Promise<readonly Delivery[]> {
        const seen: Delivery[] = [];
        const stop = new AbortController();
        const consuming = bench.queue.consume(
          slots,
          async (delivery, signal) => {
            seen.push(delivery);
            return handle(delivery, signal);
          },
          stop.signal,
        );
        await eventually(() => enough(seen));
        // Time for what should not come.
        await sleep(300);
        stop.abort();
        expect(await consuming).toEqual({ ok: true, value: undefined });
        return seen;
      }

      test('hands over body and attributes as they were put, as a first delivery', async () => {
        const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
        const odd = Buffer.from([0, 255, 10, 13, 31, 139]);
        await bench.queue.put(odd, { traceparent });
        const [delivery, ...more] = await consume(
          1,
          async () => done,
          (seen) => seen.length === 1,
        );
        expect(more).toEqual([]);
        expect(Buffer.from(delivery!.body).equals(odd)).toBe(true);
        expect(delivery!.attributes['traceparent']).toBe(traceparent);
        expect(delivery!.attempt).toBe(1);
      });

      test('never more at once than there are slots, and all of them in use', async () => {
        for (let at = 0; at < 8; at += 1) await bench.queue.put(body(`${at}`), {});
        let inFlight = 0;
        let most = 0;
        let ended = 0;
        const seen = await consume(
          3,
          async () => {
            inFlight += 1;
            most = Math.max(most, inFlight);
            await sleep(100);
            inFlight -= 1;
            ended += 1;
            return done;
          },
          () => ended === 8,
        );
        expect(most).toBe(3);
        expect(new Set(seen.map((delivery) => delivery.body.toString())).size).toBe(8);
      });

      test('what is to be tried again comes again, later, and is counted', async () => {
        await bench.queue.put(body('again'), { a: 'b' });
        const seen = await consume(
          1,
          async (delivery) => (delivery.attempt < 3 ? { kind: 'retry', reason: 'not yet' } : done),
          (all) => all.some((delivery) => delivery.attempt === 3),
        );
        expect(seen.map((delivery) => delivery.attempt)).toEqual([1, 2, 3]);
        expect(new Set(seen.map((delivery) => delivery.id)).size).toBe(1);
        expect(seen.at(-1)?.attributes['a']).toBe('b');
        expect(seen.at(-1)?.body.toString()).toBe('again');
      });

      test('poison goes to the dead letters with its reason, its body and its attributes, and does not come again', async () => {
        await bench.queue.put(body('no job'), { from: 'somebody' });
        const reason = `it is no job: ${'é'.repeat(2000)}`;
        const seen = await consume(
          1,
          async () => ({ kind: 'poison', reason }),
          (all) => all.length === 1,
        );
        expect(seen).toHaveLength(1);
        const letters = await bench.letters();
        expect(letters).toHaveLength(1);
        expect(letters[0]?.body).toBe('no job');
        expect(letters[0]?.attributes['from']).toBe('somebody');
        // As much of it as the place can hold.
        expect(letters[0]?.reason.length).toBeGreaterThan(500);
        expect(reason.startsWith(letters[0]?.reason ?? '?')).toBe(true);
      });

      test('a handler that throws loses no message and stops nothing', async () => {
        await bench.queue.put(body('x'), {});
        const seen = await consume(
          1,
          async (delivery) => {
            if (delivery.attempt === 1) throw new Error('a defect');
            return done;
          },
          (all) => all.length === 2,
        );
        expect(seen.map((delivery) => delivery.attempt)).toEqual([1, 2]);
      });

      test('told to stop it waits for those that run, settles them, and leaves the others to the next', async () => {
        for (const name of ['a', 'b', 'c', 'd']) await bench.queue.put(body(name), {});
        const stop = new AbortController();
        const [started, ended]: [string[], string[]] = [[], []];
        const consuming = bench.queue.consume(
          2,
          async (delivery) => {
            started.push(delivery.body.toString());
            await sleep(1500);
            ended.push(delivery.body.toString());
            return done;
          },
          stop.signal,
        );
        await eventually(() => started.length === 2);
        stop.abort();
        await consuming;
        expect(ended).toEqual(started);
        expect(started).toHaveLength(2);
        const rest = await consume(
          2,
          async () => done,
          (all) => new Set(all.map((delivery) => delivery.body.toString())).size === 2,
        );
        expect([...started, ...rest.map((delivery) => delivery.body.toString())].sort()).toEqual(['a', 'b', 'c', 'd']);
      });

      test('a handler is told of the stop, and what it gives back is delivered to the next', async () => {
        await bench.queue.put(body('long'), {});
        const stop = new AbortController();
        let told = false;
        const consuming = bench.queue.consume(
          1,
          async (_delivery, signal) => {
            setTimeout(() => stop.abort(), 50);
            await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
            told = true;
            return { kind: 'retry', reason: 'interrupted' };
          },
          stop.signal,
        );
        await consuming;
        expect(told).toBe(true);
        const next = await consume(
          1,
          async () => done,
          (seen) => seen.length === 1,
        );
        expect(next[0]?.body.toString()).toBe('long');
      });

      test('stopped before it began it takes nothing', async () => {
        await bench.queue.put(body('later'), {});
        const early = await bench.queue.consume(
          1,
          async () => {
            throw new Error('taken');
          },
          AbortSignal.abort(),
        );
        expect(early).toEqual({ ok: true, value: undefined });
        const seen = await consume(
          1,
          async () => done,
          (all) => all.length === 1,
        );
        expect(seen[0]?.body.toString()).toBe('later');
      });
    },
  );
}
