import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withLock } from '../../src/adapters/file-lock.ts';
import folderAdapter, { folderStore } from '../../src/adapters/store/folder.ts';
import { temporaryFolder } from '../support/sandpit.ts';

const SUPPORT = new URL('../support/', import.meta.url).pathname;
const NODE = [process.execPath, '--disable-warning=ExperimentalWarning'] as const;

async function text(root: string, key: string): Promise<string | null> {
  const read = await folderStore(root).read(key);
  return read.ok ? (read.value?.bytes.toString() ?? null) : null;
}

test('no update is lost and none is made twice, whatever processes are killed at whatever moment', async () => {
  await using folder = await temporaryFolder();
  await folderStore(folder.path).create('counter', Buffer.from('0'), 'text/plain');
  const said: string[] = [];
  const begin = (times: number) => {
    const child = spawn(NODE[0], [NODE[1], `${SUPPORT}count-in-store.ts`, folder.path, String(times)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    const ended = once(child, 'close').then(() => said.push(...text.split('\n').filter((line) => line !== '')));
    return { child, ended };
  };
  let killed = 0;
  for (let round = 0; round < 4; round += 1) {
    const mortal = [begin(1000), begin(1000)];
    await sleep(500 + round * 70);
    for (const { child, ended } of mortal) {
      if (child.kill('SIGKILL')) killed += 1;
      await ended;
      expect(child.signalCode).toBe('SIGKILL');
    }
  }
  const last = [begin(20), begin(20)];
  await Promise.all(last.map(({ ended }) => ended));
  expect(last.map(({ child }) => child.exitCode)).toEqual([0, 0]);
  const final = Number(await text(folder.path, 'counter'));
  // Each success is a state of its own; a killed one may have written and not said so.
  expect(new Set(said).size).toBe(said.length);
  expect(said.length).toBeGreaterThanOrEqual(40);
  expect(final).toBeGreaterThanOrEqual(said.length);
  expect(final).toBeLessThanOrEqual(said.length + killed);
});

test('a reader never sees half an object', async () => {
  await using folder = await temporaryFolder();
  const store = folderStore(folder.path);
  const letter = (at: number) => Buffer.alloc(200_000, 65 + (at % 26));
  await store.create('big', letter(0), 'text/plain');
  let writing = true;
  const write = async () => {
    for (let at = 1; at <= 40; at += 1) {
      const read = await store.read('big');
      if (read.ok) await store.replace('big', letter(at), 'text/plain', read.value?.generation ?? null);
    }
    writing = false;
  };
  const seen = new Set<string>();
  const look = async () => {
    while (writing) {
      const found = (await text(folder.path, 'big')) ?? '';
      seen.add(`${found.length} bytes of ${new Set(found).size} letter`);
    }
  };
  await Promise.all([write(), look(), look()]);
  expect([...seen]).toEqual(['200000 bytes of 1 letter']);
});

test('nothing but the objects is left, and what a killed writer left is removed when it is an hour old', async () => {
  await using folder = await temporaryFolder();
  const store = folderStore(folder.path);
  await store.create('a/b', Buffer.from('1'), 'text/plain');
  await store.create('a/b', Buffer.from('2'), 'text/plain');
  const read = await store.read('a/b');
  if (read.ok) await store.replace('a/b', Buffer.from('3'), 'text/plain', read.value?.generation ?? null);
  expect(await readdir(join(folder.path, '.parts'))).toEqual([]);
  expect(await readdir(join(folder.path, 'a'))).toEqual(['b']);
  await writeFile(join(folder.path, '.parts/old'), 'half');
  await writeFile(join(folder.path, '.parts/new'), 'half');
  const past = new Date(Date.now() - 2 * 3_600_000);
  await utimes(join(folder.path, '.parts/old'), past, past);
  expect((await folderAdapter.open(pathToFileURL(folder.path), {}, undefined)).ok).toBe(true);
  expect(await readdir(join(folder.path, '.parts'))).toEqual(['new']);
  expect(await store.list('')).toEqual({ ok: true, value: ['a/b'] });
});

test('a lock whose owner was killed is passed over; those that find it together still go one by one', async () => {
  await using folder = await temporaryFolder();
  const lock = join(folder.path, 'lock');
  await mkdir(lock);
  const dead = await promisify(execFile)('hostname');
  // A process id above any that Linux gives.
  await writeFile(join(lock, '1'), `${dead.stdout.trim()} 4194305`);
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await sleep(5);
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 12 }, () => withLock(lock, work)));
  expect(most).toBe(1);
  expect(await readdir(folder.path)).toEqual([]);
});

test('a full disk is told as such, and nothing half-written is left', async () => {
  await using folder = await temporaryFolder();
  const script = `
    const { folderStore } = await import(${JSON.stringify(new URL('../../src/adapters/store/folder.ts', import.meta.url).href)});
    const store = folderStore(${JSON.stringify(folder.path)});
    console.log(JSON.stringify(await store.create('big', Buffer.alloc(1 << 20), 'x')));
    console.log(JSON.stringify(await store.read('big')));`;
  // A process that may write files of 16 KiB at most: the system refuses the rest as it does on a full disk.
  const { stdout } = await promisify(execFile)('bash', [
    '-c',
    'ulimit -f 16; exec "$0" --disable-warning=ExperimentalWarning --input-type=module -e "$1"',
    NODE[0],
    script,
  ]);
  const [created, read] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(created).toMatchObject({ ok: false, failure: { code: 'disk-full', blame: 'store', where: folder.path } });
  expect(read).toEqual({ ok: true, value: null });
  expect(await readdir(join(folder.path, '.parts'))).toEqual([]);
});

test('places that are no folder of this machine are refused in one line', async () => {
  await using folder = await temporaryFolder();
  expect(await folderAdapter.open(new URL('file://elsewhere/x'), {}, undefined)).toMatchObject({
    ok: false,
    failure: { code: 'bad-config' },
  });
  await writeFile(join(folder.path, 'file'), '');
  const store = folderStore(join(folder.path, 'file'));
  expect(await store.create('a', Buffer.from('x'), 'text/plain')).toMatchObject({
    ok: false,
    failure: { code: 'store-unreachable' },
  });
});

test('no key leaves the store or hides in it', async () => {
  await using folder = await temporaryFolder();
  const store = folderStore(join(folder.path, 'store'));
  const segment = fc.oneof(
    fc.constantFrom('..', '.', '', '.parts', 'a', 'a\0b', '\\', '%2e%2e', 'ü', ' '),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(segment, { minLength: 1, maxLength: 5 }), async (segments) => {
      const key = segments.join('/');
      const plain = key.split('/').every((part) => /^[A-Za-z0-9_+-][A-Za-z0-9._+-]*$/.test(part));
      const made = await store.create(key, Buffer.from('x'), 'text/plain').then(
        () => true,
        () => false,
      );
      expect(made).toBe(plain);
    }),
  );
  expect(await readdir(folder.path)).toEqual(['store']);
});
