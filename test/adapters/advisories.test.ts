import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Header } from 'tar';
import { expect, test } from 'vitest';
import { openAdvisories } from '../../src/adapters/advisories/open-advisories.ts';
import { readDocument } from '../../src/adapters/advisories/read-document.ts';
import { systemClock } from '../../src/adapters/clock/system.ts';
import type { Advisories } from '../../src/ports/advisories.ts';
import { LoopbackRegistry } from '../support/loopback-registry.ts';
import { temporaryFolder } from '../support/sandpit.ts';

const never = new AbortController().signal;

function rustsec(id: string, name: string, lines: readonly string[], versions: string): string {
  const front = [`id = "${id}"`, `package = "${name}"`, 'date = "2026-03-04"', ...lines].join('\n');
  return `\`\`\`toml\n[advisory]\n${front}\n\n[versions]\n${versions}\n\`\`\`\n\n# A title\n\nText.\n`;
}

function osv(
  id: string,
  name: string,
  more: Readonly<Record<string, unknown>>,
  affected: Readonly<Record<string, unknown>>,
) {
  return {
    id,
    published: '2026-05-06T07:08:09Z',
    summary: 'A title',
    affected: [{ package: { name, purl: `pkg:cargo/${name}` }, ...affected }],
    ...more,
  };
}

const DATABASE: Readonly<Record<string, string>> = {
  'README.md': '# Not an advisory\n',
  'crates/holey/RUSTSEC-2026-0001.md': rustsec(
    'RUSTSEC-2026-0001',
    'holey',
    [],
    'patched = [">= 1.4.2", "^1.2.7"]\nunaffected = ["< 1.1.0"]',
  ),
  'crates/evil-one/RUSTSEC-2026-0002.md': rustsec(
    'RUSTSEC-2026-0002',
    'evil-one',
    ['categories = ["malicious"]'],
    'patched = []',
  ),
  'crates/tired/RUSTSEC-2026-0003.md': rustsec(
    'RUSTSEC-2026-0003',
    'tired',
    ['informational = "unmaintained"'],
    'patched = []',
  ),
  'crates/shaky/RUSTSEC-2026-0004.md': rustsec(
    'RUSTSEC-2026-0004',
    'shaky',
    ['informational = "unsound"'],
    'patched = ["> 2"]',
  ),
  'crates/taken-back/RUSTSEC-2026-0005.md': rustsec(
    'RUSTSEC-2026-0005',
    'taken-back',
    ['withdrawn = "2026-03-05"'],
    'patched = []',
  ),
  'crates/broken/RUSTSEC-2026-0006.md': '```toml\n[advisory\n```\n',
};

async function open(place: string, cache = join(dirname(place), 'cache')): Promise<Advisories> {
  const opened = await openAdvisories({ place, cache, clock: systemClock }, never);
  if (!opened.ok) throw new Error(opened.failure.what);
  return opened.value;
}

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

function told(advisories: Advisories, name: string, version: string) {
  return advisories
    .about(name)
    .filter((one) => one.affects(version))
    .map(({ id, category, title, affectsAll }) => ({ id, category, title, affectsAll }));
}

function expectDatabase(advisories: Advisories): void {
  expect(advisories).toMatchObject({ newest: '2026-03-04', unreadable: 1 });
  const holey = { id: 'RUSTSEC-2026-0001', category: 'vulnerable', title: 'A title', affectsAll: false };
  expect(
    ['1.0.9', '1.1.0', '1.2.6', '1.2.7', '1.3.0', '1.4.2-rc.1', '1.4.2', '2.0.0-alpha'].map((version) =>
      told(advisories, 'holey', version),
    ),
  ).toEqual([[], [holey], [holey], [], [], [], [], []]);
  expect(told(advisories, 'evil_one', '9.9.9')).toEqual([
    { id: 'RUSTSEC-2026-0002', category: 'malicious', title: 'A title', affectsAll: true },
  ]);
  expect(told(advisories, 'tired', '1.0.0')).toMatchObject([{ category: 'unmaintained' }]);
  expect(told(advisories, 'shaky', '2.9.0')).toMatchObject([{ category: 'unsound' }]);
  expect(told(advisories, 'shaky', '3.0.0')).toEqual([]);
  expect(advisories.about('taken-back')).toEqual([]);
}

test('a checkout of the database is read, its papers passed over, its broken ones counted', async () => {
  await using folder = await temporaryFolder();
  await write(folder.path, DATABASE);
  const first = await open(folder.path);
  expectDatabase(first);
  expect((await open(folder.path)).digest).toBe(first.digest);
  await write(folder.path, {
    'crates/more/RUSTSEC-2026-0009.md': rustsec('RUSTSEC-2026-0009', 'more', [], 'patched = []'),
  });
  expect((await open(folder.path)).digest).not.toBe(first.digest);
});

test.each([
  ['a tar archive', tarOf],
  ['a packed tar archive', (files: Readonly<Record<string, string>>) => gzipSync(tarOf(files))],
  ['a ZIP archive', zipOf],
])('%s of it says the same, from disk and from an address', async (_name, pack) => {
  await using folder = await temporaryFolder();
  const server = await LoopbackRegistry.start();
  const bytes = pack(DATABASE);
  await writeFile(join(folder.path, 'snapshot'), bytes);
  expectDatabase(await open(join(folder.path, 'snapshot')));
  server.put('/snapshot', bytes);
  const cache = join(folder.path, 'kept');
  expectDatabase(await open(`${server.base}/snapshot`, cache));
  expectDatabase(await open(`${server.base}/snapshot`, cache));
  expect(server.requests.map(({ etag }) => etag !== null)).toEqual([false, true]);
  const address = `${server.base}/snapshot`;
  await server.stop();
  // What was fetched once stands in while the server is away.
  expectDatabase(await open(address, cache));
  const never_asked = await openAdvisories(
    { place: address, cache: join(folder.path, 'empty'), clock: systemClock },
    never,
  );
  expect(never_asked).toMatchObject({ ok: false, failure: { blame: 'upstream' } });
});

test('OSV documents: events, versions, categories, other ecosystems, withdrawn ones', async () => {
  await using folder = await temporaryFolder();
  const documents = [
    osv(
      'GHSA-1',
      'holey',
      {},
      {
        ranges: [
          {
            type: 'SEMVER',
            events: [{ introduced: '0' }, { fixed: '1.2.3' }, { introduced: '2.0.0' }, { last_affected: '2.1.0' }],
          },
        ],
      },
    ),
    osv('MAL-2026-1', 'evil', {}, { versions: ['0.3.10'] }),
    osv(
      'RUSTSEC-2026-0003',
      'tired',
      {},
      {
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0.0.0-0' }] }],
        database_specific: { informational: 'unmaintained' },
      },
    ),
    osv('GHSA-2', 'gone', { withdrawn: '2026-05-07T00:00:00Z' }, {}),
    {
      ...osv('GHSA-3', 'other', {}, {}),
      affected: [{ package: { name: 'other', ecosystem: 'npm', purl: 'pkg:npm/other' } }],
    },
  ];
  const forms: Readonly<Record<string, string>> = {
    'array.json': JSON.stringify(documents),
    'vulns.json': JSON.stringify({ vulns: documents }),
    'lines.jsonl': documents.map((one) => JSON.stringify(one)).join('\n'),
  };
  await write(folder.path, forms);
  for (const name of Object.keys(forms)) {
    const advisories = await open(join(folder.path, name));
    const affected = ['1.2.2', '1.2.3', '1.9.9', '2.0.0', '2.1.0', '2.1.1'].map(
      (version) => told(advisories, 'holey', version).length,
    );
    expect(affected, name).toEqual([1, 0, 0, 1, 1, 0]);
    expect(told(advisories, 'evil', '0.3.10')).toMatchObject([
      { id: 'MAL-2026-1', category: 'malicious', affectsAll: false },
    ]);
    expect(told(advisories, 'evil', '0.3.9')).toEqual([]);
    expect(told(advisories, 'tired', '5.0.0')).toMatchObject([{ category: 'unmaintained', affectsAll: true }]);
    expect([...advisories.about('gone'), ...advisories.about('other')]).toEqual([]);
    expect(advisories.newest).toBe('2026-05-06');
  }
});

test('a place without advisories is the caller’s to correct, in one line', async () => {
  await using folder = await temporaryFolder();
  await write(folder.path, { 'README.md': '# nothing' });
  for (const place of [folder.path, join(folder.path, 'absent'), join(folder.path, 'README.md')]) {
    const opened = await openAdvisories({ place, cache: folder.path, clock: systemClock }, never);
    expect(opened).toMatchObject({ ok: false, failure: { code: 'bad-config', blame: 'caller' } });
  }
});

test('any bytes are a document or none', () => {
  const path = fc.constantFrom('RUSTSEC-2026-0001.md', 'RUSTSEC-2026-0001.toml', 'all.json');
  fc.assert(
    fc.property(path, fc.uint8Array({ maxLength: 400 }), (name, bytes) => {
      readDocument({ path: name, bytes: Buffer.from(bytes) });
    }),
  );
});

test('an archive that was cut anywhere is refused or read in part, and never throws', async () => {
  await using folder = await temporaryFolder();
  for (const bytes of [zipOf(DATABASE), gzipSync(tarOf(DATABASE))])
    for (let end = 1; end < bytes.length; end += 97) {
      await writeFile(join(folder.path, 'cut'), bytes.subarray(0, end));
      const opened = await openAdvisories(
        { place: join(folder.path, 'cut'), cache: folder.path, clock: systemClock },
        never,
      );
      if (!opened.ok) expect(opened.failure.code).toBe('bad-config');
    }
});

function tarOf(files: Readonly<Record<string, string>>): Buffer {
  const parts = Object.entries(files).flatMap(([path, text]) => {
    const bytes = Buffer.from(text);
    const block = Buffer.alloc(512);
    new Header({ path, size: bytes.length, mode: 0o644, type: 'File', mtime: new Date(0) }).encode(block, 0);
    return [block, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

/** Deflated and stored entries in turn. */
function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [index, [path, text]] of Object.entries(files).entries()) {
    const name = Buffer.from(path);
    const plain = Buffer.from(text);
    const method = index % 2 === 0 ? 8 : 0;
    const packed = method === 8 ? deflateRawSync(plain) : plain;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc32(plain), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(plain.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, name, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), common, tail, name]));
    bodies.push(local);
    at += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...bodies, central, Buffer.from('PK\u0005\u0006'), end]);
}
