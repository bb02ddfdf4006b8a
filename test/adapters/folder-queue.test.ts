import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leasedName, readName, waitingName } from '../../src/adapters/lease-name.ts';
import folderQueues, { folderQueue } from '../../src/adapters/queue/folder.ts';
import type { Delivery, JobQueue } from '../../src/ports/job-queue.ts';
import { temporaryFolder } from '../support/sandpit.ts';

const CONSUMER = new URL('../support/consume-folder.ts', import.meta.url).pathname;

async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}

/** Takes messages until there are so many, then stops. */
async function take(queue: JobQueue, count: number): Promise<Delivery[]> {
  const seen: Delivery[] = [];
  const stop = new AbortController();
  const consuming = queue.consume(
    2,
    async (delivery) => {
      seen.push(delivery);
      return { kind: 'done' };
    },
    stop.signal,
  );
  await eventually(() => seen.length >= count);
  stop.abort();
  await consuming;
  return seen;
}

const files = async (folder: string) => (await readdir(folder)).filter((name) => !name.startsWith('.'));

/** A process of its own that takes messages, writes each body to its output and, with `hold`, never ends one. */
function consumer(root: string, mode: 'done' | 'hold') {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CONSUMER, root, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const seen: string[] = [];
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    seen.push(...lines);
  });
  return { child, seen };
}

test('a message whose worker was killed comes again when its lease has run out, and not before', async () => {
  await using folder = await temporaryFolder();
  const queue = folderQueue(folder.path, join(folder.path, 'dead'));
  await queue.put(Buffer.from('held'), { a: 'b' });
  const { child, seen } = consumer(folder.path, 'hold');
  await eventually(() => seen.length === 1);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const [lease] = await files(join(folder.path, 'leased'));
  expect(await files(join(folder.path, 'waiting'))).toEqual([]);
  // Another worker, before the lease has run out: it has other work, and leaves this one alone.
  await queue.put(Buffer.from('other'), {});
  expect((await take(queue, 1)).map((delivery) => delivery.body.toString())).toEqual(['other']);
  expect(await files(join(folder.path, 'leased'))).toEqual([lease]);
  const past = new Date(Date.now() - 60_000);
  await utimes(join(folder.path, 'leased', lease ?? ''), past, past);
  const again = folderQueue(folder.path, join(folder.path, 'dead'));
  const [delivery] = await take(again, 1);
  expect(delivery?.body.toString()).toBe('held');
  expect(delivery?.attributes).toEqual({ a: 'b' });
  expect(delivery?.attempt).toBe(2);
  expect(await files(join(folder.path, 'leased'))).toEqual([]);
});

test('of several processes each message has one', async () => {
  await using folder = await temporaryFolder();
  const queue = folderQueue(folder.path, join(folder.path, 'dead'));
  const names = Array.from({ length: 120 }, (_, at) => `m${at}`);
  await Promise.all(names.map((name) => queue.put(Buffer.from(name), {})));
  const consumers = [1, 2, 3].map(() => consumer(folder.path, 'done'));
  const all = () => consumers.flatMap(({ seen }) => seen);
  await eventually(() => all().length >= names.length);
  await eventually(async () => (await files(join(folder.path, 'leased'))).length === 0);
  for (const { child } of consumers) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  expect(all().sort()).toEqual(names.sort());
  expect(await files(join(folder.path, 'waiting'))).toEqual([]);
});

test('any file that appears is a message, whatever its name and bytes; hidden ones and folders are none', async () => {
  await using folder = await temporaryFolder();
  const waiting = join(folder.path, 'waiting');
  await mkdir(join(waiting, 'folder'), { recursive: true });
  const long = 'n'.repeat(255);
  await writeFile(join(waiting, 'by-hand.json'), '{"not":"an envelope"}');
  await writeFile(join(waiting, long), Buffer.from([0, 255]));
  await writeFile(join(waiting, '.hidden'), 'x');
  await writeFile(join(waiting, 'empty'), '');
  const queue = folderQueue(folder.path, join(folder.path, 'dead'));
  const seen = await take(queue, 3);
  expect(seen.map((delivery) => delivery.body.toString('latin1')).sort()).toEqual([
    '',
    '\0\u00ff',
    '{"not":"an envelope"}',
  ]);
  expect((await readdir(waiting)).sort()).toEqual(['.hidden', 'folder']);
});

test('a message that is moved in while the worker waits is taken', async () => {
  await using folder = await temporaryFolder();
  const queue = folderQueue(folder.path, join(folder.path, 'dead'));
  const taking = take(queue, 1);
  await eventually(() =>
    stat(join(folder.path, 'leased')).then(
      () => true,
      () => false,
    ),
  );
  await sleep(200);
  await writeFile(join(folder.path, 'x'), 'late');
  await rename(join(folder.path, 'x'), join(folder.path, 'waiting', 'x'));
  expect((await taking)[0]?.body.toString()).toBe('late');
});

test('dead letters hold what a person needs', async () => {
  await using folder = await temporaryFolder();
  const dead = join(folder.path, 'graves');
  const queue = folderQueue(join(folder.path, 'jobs'), dead);
  await queue.put(Buffer.from('bad'), { a: 'b' });
  const stop = new AbortController();
  await queue.consume(
    1,
    async () => {
      stop.abort();
      return { kind: 'poison', reason: 'because' };
    },
    stop.signal,
  );
  const [name] = await files(dead);
  expect(JSON.parse(await readFile(join(dead, name ?? ''), 'utf8'))).toEqual({
    attempt: 1,
    attributes: { a: 'b' },
    body: Buffer.from('bad').toString('base64'),
    reason: 'because',
  });
});

test('a folder that cannot be used is told in one line', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'file'), '');
  const queue = folderQueue(join(folder.path, 'file'), join(folder.path, 'dead'));
  const refused = { ok: false, failure: { code: 'queue-unreachable', where: join(folder.path, 'file') } };
  expect(await queue.put(Buffer.from('x'), {})).toMatchObject(refused);
  expect(await queue.consume(1, async () => ({ kind: 'done' }), new AbortController().signal)).toMatchObject(refused);
});

test('dead letters for another kind of place are refused, not put where nobody looks', async () => {
  await using folder = await temporaryFolder();
  const jobs = pathToFileURL(join(folder.path, 'jobs'));
  const deadLetters = new URL('pubsub://project/dead');
  expect(await folderQueues.open(jobs, {}, { deadLetters })).toMatchObject({
    ok: false,
    failure: { code: 'bad-config', where: deadLetters.href },
  });
});

test('names say what they say, and any name of anybody can be moved and comes back as the same message', () => {
  const name = fc.record({
    due: fc.nat(),
    attempt: fc.nat({ max: 99_999 }),
    id: fc.stringMatching(/^[a-z0-9]{1,40}\.json$/),
  });
  fc.assert(
    fc.property(name, (given) => {
      expect(readName(waitingName(given))).toEqual(given);
      expect(readName(leasedName(given))).toEqual(given);
    }),
  );
  const anyName = fc
    .string({ minLength: 1, maxLength: 255, unit: 'binary-ascii' })
    .filter((text) => !/[/\0]/.test(text));
  fc.assert(
    fc.property(anyName, (given) => {
      const moved = leasedName(readName(given));
      expect(Buffer.byteLength(moved)).toBeLessThanOrEqual(255);
      expect(moved).not.toMatch(/[/\0]/);
    }),
  );
});
