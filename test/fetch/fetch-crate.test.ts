import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sha256 } from '../../src/adapters/registry/disk-cache.ts';
import { type FetchedCrate, fetchCrate, parseTarget } from '../../src/fetch/index.ts';
import { fail, ok, type Result } from '../../src/kit/result.ts';
import { type Failure, failureLine } from '../../src/model/failure.ts';
import type { CrateRegistry, IndexEntry } from '../../src/ports/crate-registry.ts';
import { unpackCrate } from '../../src/unpack/index.ts';
import { manifest, soundCrate } from '../support/crate-tar.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fetch-'));
});
afterEach(() => rm(folder, { recursive: true }));

const LIMITS = { bytes: 1024 * 1024 };

function entry(version: string, more: Partial<IndexEntry> = {}): IndexEntry {
  const checksum = sha256(soundCrate('pkg', version));
  const common = {
    name: 'pkg',
    yanked: false,
    publishedAt: '2026-01-01T00:00:00Z',
    links: null,
    dependencies: [],
    features: {},
    raw: '',
  };
  return { ...common, version, checksum, ...more };
}

/** A registry in memory that delivers `bytes`, else the sound archive of the version. */
function registry(entries: readonly IndexEntry[], bytes?: Buffer): CrateRegistry {
  const unknown: Failure = {
    code: 'unknown-crate',
    blame: 'caller',
    what: 'no crate',
    where: 'pkg',
    remedy: 'spell it',
  };
  return {
    source: 'registry',
    versions: async () => (entries.length > 0 ? ok(entries) : fail(unknown)),
    indexFile: async () => fail(unknown),
    download: async (wanted) => ok(bytes ?? soundCrate('pkg', wanted.version)),
  };
}

async function fetchText(
  text: string,
  from: CrateRegistry = registry([]),
  signal = new AbortController().signal,
): Promise<Result<FetchedCrate, Failure>> {
  const target = parseTarget(text);
  return target.ok ? fetchCrate(target.value, from, LIMITS, signal) : target;
}

async function failed(text: string, from?: CrateRegistry): Promise<Failure> {
  const fetched = await fetchText(text, from);
  if (fetched.ok) throw new Error(`fetched ${fetched.value.id.version}`);
  expect(failureLine(fetched.failure)).not.toMatch(/\p{Cc}/u);
  return fetched.failure;
}

async function files(fetched: Result<FetchedCrate, Failure>): Promise<readonly string[]> {
  if (!fetched.ok) throw new Error(failureLine(fetched.failure));
  const read = await unpackCrate(fetched.value.bytes, fetched.value.id);
  if (!read.ok) throw new Error(failureLine(read.failure.failure));
  return read.value.files.map((file) => file.path);
}

test('a name takes the newest version that is neither yanked nor a pre-release, with the one before it', async () => {
  const entries = ['1.0.0', '1.10.0', '1.9.0', '2.0.0-rc.1'].map((version) => entry(version));
  const from = registry([...entries, entry('3.0.0', { yanked: true })]);
  expect(await fetchText('pkg', from)).toMatchObject({
    ok: true,
    value: {
      id: { name: 'pkg', version: '1.10.0' },
      previous: { version: '1.9.0' },
      source: 'registry',
      notes: [],
      publishedAt: '2026-01-01T00:00:00Z',
    },
  });
  expect(await fetchText('pkg', registry([entry('1.0.0-beta.2'), entry('1.0.0-beta.11')]))).toMatchObject({
    value: { id: { version: '1.0.0-beta.11' }, previous: { version: '1.0.0-beta.2' } },
  });
});

test('a yanked version that is named is fetched and said to be yanked; a name with nothing else is not', async () => {
  const from = registry([entry('1.0.0', { yanked: true }), entry('1.1.0', { yanked: true })]);
  const named = await fetchText('pkg@1.0.0', from);
  expect(named.ok && named.value.notes.join()).toMatch(/pkg@1\.0\.0 is yanked/);
  const failure = await failed('pkg', from);
  expect(failure.code).toBe('all-yanked');
  expect(failureLine(failure)).toContain('pkg@1.1.0');
});

test('an answer from the cache is said to be one', async () => {
  const fetched = await fetchText('pkg', registry([entry('1.0.0', { cachedAt: '2026-01-02T03:04:05.000Z' })]));
  expect(fetched.ok && fetched.value.notes.join()).toMatch(/could not be asked.*2026-01-02T03:04:05/);
});

test('an unknown version names the newest', async () => {
  const failure = await failed('pkg@9.9.9', registry([entry('1.0.0'), entry('1.2.0')]));
  expect(failure).toMatchObject({ code: 'unknown-version', remedy: 'the newest published one is 1.2.0' });
});

test('one flipped bit anywhere is refused', async () => {
  const sound = soundCrate('pkg', '1.0.0');
  await fc.assert(
    fc.asyncProperty(fc.nat(sound.length - 1), fc.nat(7), async (at, bit) => {
      const flipped = Buffer.from(sound);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
      expect((await failed('pkg@1.0.0', registry([entry('1.0.0')], flipped))).code).toBe('checksum-mismatch');
    }),
  );
});

test('a .crate file says itself whose it is, whatever it is called', async () => {
  const path = join(folder, 'renamed.crate');
  await writeFile(path, soundCrate('pkg', '1.2.3'));
  const fetched = await fetchText(path);
  expect(fetched).toMatchObject({
    ok: true,
    value: { id: { name: 'pkg', version: '1.2.3' }, source: 'file', entry: null, previous: null },
  });
  expect(await files(fetched)).toEqual(['Cargo.toml', 'src/lib.rs']);
});

test('a cut .crate keeps its name for the report; what is no .crate is one line', async () => {
  const cut = join(folder, 'pkg-1.2.3.crate');
  await writeFile(cut, soundCrate('pkg', '1.2.3').subarray(0, 21));
  expect(await fetchText(cut)).toMatchObject({ ok: true, value: { id: { name: 'pkg', version: '1.2.3' } } });
  const text = join(folder, 'text-1.0.0.crate');
  await writeFile(text, 'this is no archive');
  expect((await failed(text)).code).toBe('not-a-crate');
  expect(await failed(join(folder, 'absent.crate'))).toMatchObject({ code: 'not-a-crate', what: 'no such file' });
  const large = join(folder, 'large-1.0.0.crate');
  await writeFile(large, Buffer.alloc(LIMITS.bytes + 1));
  expect((await failed(large)).code).toBe('too-large');
});

async function write(paths: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(paths)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

test('a folder is packed without target, .git and nested packages, executables kept', async () => {
  await write({
    'Cargo.toml': manifest('pkg', '0.1.0'),
    'src/lib.rs': '',
    'run.sh': '',
    '.cargo/config.toml': '',
    'target/debug/x': '',
    '.git/config': '',
    'sub/.git/config': '',
    'sub/target/kept': '',
    'member/Cargo.toml': '',
    'member/src/lib.rs': '',
  });
  await chmod(join(folder, 'run.sh'), 0o755);
  const fetched = await fetchText(folder);
  expect(fetched).toMatchObject({ ok: true, value: { id: { name: 'pkg', version: '0.1.0' }, source: 'folder' } });
  expect(await files(fetched)).toEqual(['.cargo/config.toml', 'Cargo.toml', 'run.sh', 'src/lib.rs', 'sub/target/kept']);
  const again = await fetchText(folder);
  expect(again.ok && fetched.ok && again.value.checksum === fetched.value.checksum).toBe(true);
});

test.each([
  [
    'include = ["src/**/*.rs", "/docs", "!src/secret.rs"]',
    ['Cargo.toml', 'docs/a/b.md', 'src/deep/x.rs', 'src/lib.rs'],
  ],
  ['exclude = ["*.md", "deep/", "/src/secret.rs"]', ['Cargo.toml', 'src/lib.rs', 'src/note.txt', 'tests/secret.rs']],
  ['exclude = ["*", "!src/*.rs"]', ['Cargo.toml', 'src/lib.rs', 'src/secret.rs']],
])('a folder is packed by %s', async (rule, expected) => {
  const text = '';
  await write({
    'Cargo.toml': manifest('pkg', '0.1.0', rule),
    'src/lib.rs': text,
    'src/deep/x.rs': text,
    'src/secret.rs': text,
    'src/note.txt': text,
    'docs/a/b.md': text,
    'tests/secret.rs': text,
  });
  expect(await files(await fetchText(folder))).toEqual(expected);
});

test('a pattern made to take for ever does not', async () => {
  const hostile = `${'*a'.repeat(200)}b`;
  await write({
    'Cargo.toml': manifest('pkg', '0.1.0', `exclude = ["${hostile}", "${'**/'.repeat(100)}x"]`),
    [`src/${'a'.repeat(240)}`]: '',
  });
  expect(await files(await fetchText(folder))).toHaveLength(2);
});

test('bad folders are one line each', async () => {
  expect((await failed(folder)).code).toBe('not-a-package');
  await write({ 'Cargo.toml': '[package\nname=' });
  expect((await failed(folder)).code).toBe('manifest-unreadable');
  await write({ 'Cargo.toml': '[workspace]\nmembers = []\n' });
  expect(await failed(folder)).toMatchObject({ code: 'not-a-package', what: 'a manifest without [package]' });
  await write({ 'Cargo.toml': '[package]\nname = "pkg"\nversion.workspace = true\n' });
  expect((await failed(folder)).what).toMatch(/inherited/);
  await write({ 'Cargo.toml': manifest('pkg', '0.1.0') });
  await symlink('/etc/hostname', join(folder, 'link'));
  expect(await failed(folder)).toMatchObject({ code: 'not-a-package', what: expect.stringMatching(/link/) });
});

test('an abort is said as what it was', async () => {
  await write({ 'Cargo.toml': manifest('pkg', '0.1.0') });
  const stopped = await fetchText(folder, registry([]), AbortSignal.abort());
  expect(stopped).toMatchObject({ ok: false, failure: { code: 'interrupted' } });
  expect(await fetchText('pkg', registry([entry('1.0.0')]), AbortSignal.abort())).toMatchObject({
    failure: { code: 'interrupted' },
  });
});
