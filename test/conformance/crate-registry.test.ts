import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/adapters/registry/disk-cache.ts';
import { overlayRegistry } from '../../src/adapters/registry/overlay.ts';
import { sparseIndex } from '../../src/adapters/registry/sparse-index.ts';
import type { CrateFacts } from '../../src/model/facts.ts';
import type { CrateRegistry, IndexEntry } from '../../src/ports/crate-registry.ts';
import { unpackCrate } from '../../src/unpack/index.ts';
import { soundCrate } from '../support/crate-tar.ts';
import { LoopbackRegistry } from '../support/loopback-registry.ts';
import { StillClock } from '../support/still-clock.ts';

const never = new AbortController().signal;
const LIMIT = 1024 * 1024;
const ARCHIVES = ['1.0.0', '1.1.0', '2.0.0-rc.1'].map((version) => ({
  version,
  bytes: soundCrate('Some-Crate', version),
}));

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'registry-'));
  cleanups.push(() => rm(folder, { recursive: true }));
  return folder;
}

async function sparse(
  archives: readonly { version: string; bytes: Buffer }[],
): Promise<{ server: LoopbackRegistry; registry: CrateRegistry }> {
  const server = await LoopbackRegistry.start();
  cleanups.push(() => server.stop());
  for (const { version, bytes } of archives) server.publish('Some-Crate', version, bytes);
  return { server, registry: sparseIndex({ url: server.url, cache: await scratch(), clock: new StillClock() }) };
}

/** Stands in for the facts room: what the overlay takes from a manifest, for an archive that the strict reader accepts. */
async function describeArchive(bytes: Buffer, id: Parameters<typeof unpackCrate>[1]): Promise<CrateFacts | null> {
  const read = await unpackCrate(bytes, id);
  if (!read.ok) return null;
  const dependency = {
    name: 'alias',
    package: 'real',
    requirement: '^1',
    kind: 'build' as const,
    optional: false,
    target: null,
    features: [],
    defaultFeatures: true,
    registry: null,
  };
  return {
    id,
    edition: '2021',
    rustVersion: null,
    links: 'z',
    procMacro: false,
    buildScript: null,
    targets: [],
    dependencies: [dependency],
    features: { f: ['dep:alias'] },
    vcs: null,
    files: [],
    authors: [],
    repository: null,
  };
}

async function overlay(
  archives: readonly { version: string; bytes: Buffer }[],
  beneath: CrateRegistry | null,
): Promise<{ folder: string; registry: CrateRegistry }> {
  const folder = await scratch();
  for (const { version, bytes } of archives) await writeFile(join(folder, `any name ${version}.crate`), bytes);
  return { folder, registry: overlayRegistry({ folder, beneath, describe: describeArchive }) };
}

const IMPLEMENTATIONS: Readonly<Record<string, () => Promise<CrateRegistry>>> = {
  'sparse index': async () => (await sparse(ARCHIVES)).registry,
  'overlay alone': async () => (await overlay(ARCHIVES, null)).registry,
  'overlay above an index': async () =>
    (await overlay(ARCHIVES.slice(1), (await sparse(ARCHIVES.slice(0, 1))).registry)).registry,
};

describe.each(Object.entries(IMPLEMENTATIONS))('crate registry: %s', (_name, make) => {
  test('every version is listed once, with its checksum', async () => {
    const listed = await (await make()).versions('Some-Crate', never);
    if (!listed.ok) throw new Error(listed.failure.what);
    const seen = listed.value.map((entry) => [entry.name, entry.version, entry.checksum, entry.yanked]);
    expect(seen.sort()).toEqual(ARCHIVES.map(({ version, bytes }) => ['Some-Crate', version, sha256(bytes), false]));
  });

  test('the index file holds one JSON line a version, as the entries say', async () => {
    const registry = await make();
    const file = await registry.indexFile('Some-Crate', never);
    const listed = await registry.versions('Some-Crate', never);
    if (!file.ok || !listed.ok) throw new Error('failed');
    const lines = file.value.toString().trimEnd().split('\n');
    expect(lines).toEqual(listed.value.map((entry) => entry.raw));
    for (const [at, line] of lines.entries())
      expect(JSON.parse(line)).toMatchObject({
        name: 'Some-Crate',
        vers: listed.value[at]?.version,
        cksum: listed.value[at]?.checksum,
        yanked: false,
      });
  });

  test('what is listed can be downloaded, with the checksum listed, and not above the cap', async () => {
    const registry = await make();
    const listed = await registry.versions('Some-Crate', never);
    if (!listed.ok) throw new Error(listed.failure.what);
    for (const entry of listed.value) {
      expect(await registry.download(entry, 10, never)).toMatchObject({ ok: false, failure: { code: 'too-large' } });
      const bytes = await registry.download(entry, LIMIT, never);
      expect(bytes.ok && sha256(bytes.value)).toBe(entry.checksum);
      expect(await registry.download(entry, 10, never)).toMatchObject({ ok: false, failure: { code: 'too-large' } });
    }
  });

  test('an unknown name is unknown-crate, and so is what is no name', async () => {
    const registry = await make();
    for (const name of ['absent', '../x', '']) {
      expect(await registry.versions(name, never)).toMatchObject({ ok: false, failure: { code: 'unknown-crate' } });
      expect(await registry.indexFile(name, never)).toMatchObject({ ok: false, failure: { code: 'unknown-crate' } });
    }
  });
});

test('the overlay stands in the place of the same version beneath, and says where an entry is from', async () => {
  const changed = soundCrate('Some-Crate', '1.0.0', { 'src/lib.rs': '// changed' });
  const { registry } = await overlay([{ version: '1.0.0', bytes: changed }], (await sparse(ARCHIVES)).registry);
  const listed = await registry.versions('some_crate', never);
  // The index beneath knows the name in its own spelling only.
  expect(listed.ok && listed.value.map((entry) => entry.version)).toEqual(['1.0.0']);
  const exact = await registry.versions('Some-Crate', never);
  if (!exact.ok) throw new Error(exact.failure.what);
  expect(exact.value.map((entry) => [entry.version, entry.source ?? registry.source])).toEqual([
    ['1.1.0', 'registry'],
    ['2.0.0-rc.1', 'registry'],
    ['1.0.0', 'overlay'],
  ]);
  const bytes = await registry.download(exact.value[2] as IndexEntry, LIMIT, never);
  expect(bytes.ok && bytes.value.equals(changed)).toBe(true);
});

test('with the registry beneath unreachable the overlay answers for what it has, and only for that', async () => {
  const { server, registry: beneath } = await sparse([]);
  await server.stop();
  const { registry } = await overlay(ARCHIVES, beneath);
  expect(await registry.versions('Some-Crate', never)).toMatchObject({ ok: true, value: { length: 3 } });
  expect(await registry.indexFile('Some-Crate', never)).toMatchObject({ ok: true });
  expect(await registry.versions('serde', never)).toMatchObject({
    ok: false,
    failure: { code: 'registry-unreachable' },
  });
});

test('dependencies, features and links of the manifest are in the line that cargo reads', async () => {
  const { registry } = await overlay(ARCHIVES.slice(0, 1), null);
  const file = await registry.indexFile('Some-Crate', never);
  expect(file.ok && JSON.parse(file.value.toString())).toMatchObject({
    deps: [{ name: 'alias', package: 'real', req: '^1', kind: 'build', default_features: true }],
    features2: { f: ['dep:alias'] },
    links: 'z',
    v: 2,
  });
});

test('an archive that the strict reader refuses is served all the same, so that it can be scanned', async () => {
  const twice = Buffer.concat([soundCrate('Some-Crate', '1.0.0'), soundCrate('Some-Crate', '1.0.0')]);
  const { registry } = await overlay([{ version: '1.0.0', bytes: twice }], null);
  const listed = await registry.versions('Some-Crate', never);
  expect(listed).toMatchObject({ ok: true, value: [{ version: '1.0.0', dependencies: [] }] });
});

test('a broken file, a twin, or no folder is one line that names it', async () => {
  const broken = await overlay([{ version: '1.0.0', bytes: Buffer.from('no archive') }], null);
  expect(await broken.registry.versions('x', never)).toMatchObject({
    failure: { code: 'not-a-crate', where: expect.stringMatching(/any name 1\.0\.0\.crate$/) },
  });
  const twin = await overlay(
    [
      { version: 'a', bytes: soundCrate('p', '1.0.0') },
      { version: 'b', bytes: soundCrate('p', '1.0.0', { x: '' }) },
    ],
    null,
  );
  expect(await twin.registry.versions('p', never)).toMatchObject({
    failure: { code: 'not-a-crate', what: expect.stringMatching(/same version/) },
  });
  const absent = overlayRegistry({ folder: '/nowhere/at/all', beneath: null, describe: describeArchive });
  expect(await absent.versions('p', never)).toMatchObject({
    failure: { code: 'not-a-crate', where: '/nowhere/at/all' },
  });
});

test('an archive that is changed or gone after the overlay was opened is not delivered', async () => {
  const { folder, registry } = await overlay(ARCHIVES.slice(0, 1), null);
  const listed = await registry.versions('Some-Crate', never);
  const entry = listed.ok ? (listed.value[0] as IndexEntry) : null;
  if (entry === null) throw new Error('not listed');
  await writeFile(join(folder, 'any name 1.0.0.crate'), soundCrate('Some-Crate', '1.0.0', { other: '' }));
  expect(await registry.download(entry, LIMIT, never)).toMatchObject({ failure: { code: 'checksum-mismatch' } });
  await rm(join(folder, 'any name 1.0.0.crate'));
  expect(await registry.download(entry, LIMIT, never)).toMatchObject({ failure: { code: 'not-a-crate' } });
});
