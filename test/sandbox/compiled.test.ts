import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { CrateName, CrateVersion } from '../../src/model/crate.ts';
import { evidence } from '../../src/model/evidence.ts';
import { identitiesOf } from '../../src/sandbox/compiled/closures.ts';
import { hollowOf } from '../../src/sandbox/compiled/hollow.ts';
import { readExport } from '../../src/sandbox/compiled/read-export.ts';
import { type Unit, UnitCache } from '../../src/sandbox/compiled/unit-cache.ts';
import type { LockedPackage } from '../../src/sandbox/lockfile.ts';
import { crateOf } from '../support/crate-of.ts';

const name = (text: string) => CrateName.parse(text);
const version = (text: string) => CrateVersion.parse(text);
const locked = (crate: string, dependencies: readonly string[] = [], at = '1.0.0'): LockedPackage => ({
  name: name(crate),
  version: version(at),
  checksum: `${crate}@${at}`,
  dependencies,
});
const SUBJECT = { name: name('story'), version: version('1.0.0') };
const all = async () => true;

test('a crate is compiled once for many only where it and all below it are cleared', async () => {
  const packages = [locked('story', ['a', 'c']), locked('a', ['b']), locked('b'), locked('c', ['d']), locked('d')];
  const ids = await identitiesOf(packages, SUBJECT, async (one) => one.name !== 'd');
  expect([...ids.keys()].sort()).toEqual(['a', 'b']);
});

test('what another archive lies below has another identity', async () => {
  const other = { ...locked('b'), checksum: 'another' };
  const [one, two] = await Promise.all(
    [locked('b'), other].map((b) => identitiesOf([locked('a', ['b']), b], SUBJECT, all)),
  );
  expect(one?.get(name('a'))).not.toBe(two?.get(name('a')));
});

test('the subject is never compiled before, in no version, nor is what depends on it or on itself', async () => {
  const packages = [locked('story', [], '2.0.0'), locked('a', ['story']), locked('b', ['c']), locked('c', ['b'])];
  expect([...(await identitiesOf(packages, SUBJECT, all)).keys()]).toEqual([]);
});

test('of two versions of a crate both must be cleared', async () => {
  const packages = [
    locked('a', ['b 1.0.0', 'b 2.0.0']),
    locked('b'),
    locked('b', [], '2.0.0'),
    locked('c', ['b 1.0.0']),
  ];
  const ids = await identitiesOf(packages, SUBJECT, async (one) => one.version !== '2.0.0');
  expect([...ids.keys()]).toEqual(['c']);
});

test('a hollow crate keeps what cargo chooses by and nothing that runs', () => {
  const manifest = `links = "z"
build = "src/make.rs"
[lib]
name = "other"
proc-macro = true
path = "src/deep.rs"
[dependencies]
serde = { version = "1", optional = true }
[target.'cfg(unix)'.build-dependencies]
cc = "1"
[features]
default = ["serde"]
[[bin]]
name = "tool"
path = "src/tool.rs"
`;
  const hollow = hollowOf(crateOf({ 'src/deep.rs': 'harm!()', 'src/make.rs': 'harm!()' }, manifest));
  const text = hollow.files.map(({ path, bytes }) => `${path}\n${bytes}`).join('\n');
  expect(text).not.toMatch(/harm|tool\.rs|deep|make/);
  for (const kept of ['links = "z"', 'proc-macro = true', 'serde', 'cfg(unix)', 'default', 'name = "other"'])
    expect(text).toContain(kept);
});

/** As the session writes it. */
const framed = (units: readonly (readonly [string, Buffer])[], end = 'end\n') =>
  Buffer.concat([
    ...units.flatMap(([unit, bytes]) => [Buffer.from(`unit ${unit} ${bytes.length}\n`), bytes]),
    Buffer.from(end),
  ]);
const inPieces = (bytes: Buffer, size: number) =>
  Readable.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size)),
  );

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandpit-test-'));
});

test('what a session writes out is read whole, however it is cut, whatever is in it', async () => {
  const body = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes));
  const unit = fc
    .tuple(fc.constantFrom('cc', 'libz-sys'), fc.integer({ min: 0, max: 2 ** 32 }))
    .map(([crate, at]) => `${crate}-${at.toString(16).padStart(16, '0')}`);
  const units = fc.uniqueArray(fc.tuple(unit, body), { selector: ([id]) => id, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(units, fc.integer({ min: 1, max: 50 }), async (given, size) => {
      const read = await readExport(inPieces(framed(given), size), folder);
      expect(read.whole).toBe(true);
      for (const [at, { path }] of read.units.entries()) expect(await readFile(path)).toEqual(given[at]?.[1]);
      expect(read.units.length).toBe(given.length);
    }),
    { numRuns: 50 },
  );
});

test.each([
  ['an end that does not come', framed([['cc-0000000000000001', Buffer.from('x')]], '')],
  ['an archive that is too short', Buffer.from('unit cc-0000000000000001 5\nabc')],
  ['a name that leads elsewhere', Buffer.from('unit ../../x-0000000000000001 1\nxend\n')],
  ['a length that is none', Buffer.from('unit cc-0000000000000001 -1\nend\n')],
  ['a length beyond the limit', Buffer.from(`unit cc-0000000000000001 ${2 ** 40}\nend\n`)],
  ['a line without an end', Buffer.alloc(100_000, 'a')],
])('%s: not whole', async (_, bytes) => {
  expect((await readExport(inPieces(bytes, 7), folder)).whole).toBe(false);
  expect((await readdir(folder)).every((file) => !file.includes('/'))).toBe(true);
});

const IDENTITY = 'a'.repeat(64);
const UNIT = 'cc-0000000000000001';
const SEEN = evidence(
  'process-exec',
  'cc@1.0.0',
  { phase: 'build', process: ['cargo'] },
  {
    program: '/usr/bin/true',
    arguments: ['true'],
    directory: '/',
    result: '0',
    origin: 'image',
  },
);

async function filled(): Promise<{ readonly cache: UnitCache; readonly unit: Unit }> {
  const made = await readExport(inPieces(framed([[UNIT, Buffer.from('compiled')]]), 1000), folder);
  const cache = await UnitCache.open(join(folder, 'cache'));
  const [exported] = made.units;
  if (exported === undefined) throw new Error('nothing was read');
  const unit = await cache.keep(IDENTITY, exported, [SEEN]);
  await cache.remember('closure', [unit]);
  return { cache, unit };
}

test('what was compiled is there again, with what compiling it had shown', async () => {
  await filled();
  const again = await UnitCache.open(join(folder, 'cache'));
  const units = await again.closure('closure');
  expect(units?.map(({ unit, evidence: seen }) => [unit, seen])).toEqual([[UNIT, [SEEN]]]);
  expect(await again.variants(IDENTITY)).toEqual(units);
  expect(await again.copy(units?.[0] as Unit, join(folder, 'copy'))).toBe(true);
  expect(await readFile(join(folder, 'copy'), 'utf8')).toBe('compiled');
});

test('an archive that was changed is refused and let go', async () => {
  const { cache, unit } = await filled();
  await writeFile(join(folder, 'cache', IDENTITY, `${UNIT}.tar`), 'Compiled');
  expect(await cache.copy(unit, join(folder, 'copy'))).toBe(false);
  expect(await readdir(folder)).not.toContain('copy');
  expect(await cache.closure('closure')).toBeNull();
});

test('evidence that was taken away, and a unit from another folder, are refused', async () => {
  await filled();
  const path = join(folder, 'cache', IDENTITY, `${UNIT}.json`);
  const text = await readFile(path, 'utf8');
  const cache = await UnitCache.open(join(folder, 'cache'));
  await writeFile(path, text.replace(/"evidence":\[.*\]\},/, '"evidence":[]},'));
  expect(await cache.closure('closure')).toBeNull();
  await writeFile(path, text);
  expect(await cache.closure('closure')).not.toBeNull();
  await writeFile(join(folder, 'cache', 'key'), Buffer.alloc(32));
  const foreign = await UnitCache.open(join(folder, 'cache'));
  expect(await foreign.closure('closure')).toBeNull();
  expect(await foreign.variants(IDENTITY)).toEqual([]);
});

test('beyond its limit it lets go of whole crates', async () => {
  const { cache } = await filled();
  await cache.trim(1_000_000);
  expect(await cache.variants(IDENTITY)).toHaveLength(1);
  await cache.trim(1);
  expect(await cache.variants(IDENTITY)).toEqual([]);
});
