import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { downloadUrl } from '../../src/adapters/registry/download-url.ts';
import { sparseIndex } from '../../src/adapters/registry/sparse-index.ts';
import { indexPath } from '../../src/kit/index-path.ts';
import type { Result } from '../../src/kit/result.ts';
import type { CrateRegistry, IndexEntry } from '../../src/ports/crate-registry.ts';
import { soundCrate } from '../support/crate-tar.ts';
import { LoopbackRegistry } from '../support/loopback-registry.ts';
import { StillClock } from '../support/still-clock.ts';

const LIMIT = 1024 * 1024;
const never = new AbortController().signal;
let server: LoopbackRegistry;
let cache = '';
let clock: StillClock;
let registry: CrateRegistry;

beforeEach(async () => {
  server = await LoopbackRegistry.start();
  cache = await mkdtemp(join(tmpdir(), 'sparse-'));
  clock = new StillClock();
  registry = sparseIndex({ url: server.url, cache, clock });
});
afterEach(async () => {
  await server.stop();
  await rm(cache, { recursive: true });
});

function value<Value>(result: Result<Value, unknown>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

async function first(name: string): Promise<IndexEntry> {
  const entry = value(await registry.versions(name, never))[0];
  if (entry === undefined) throw new Error('no version');
  return entry;
}

test('index paths of one to four letters, in lower case', () => {
  expect(['a', 'ab', 'abc', 'abcd', 'Serde_JSON'].map(indexPath)).toEqual([
    '1/a',
    '2/ab',
    '3/a/abc',
    'ab/cd/abcd',
    'se/rd/serde_json',
  ]);
});

test('every marker of the download template, and no marker', () => {
  const url = (template: string) => downloadUrl(template, 'MyCrate', '1.0.0', 'c0ffee');
  expect(url('http://r.test/{crate}/{version}.crate')).toBe('http://r.test/MyCrate/1.0.0.crate');
  expect(url('http://r.test/{prefix}/{lowerprefix}/{sha256-checksum}')).toBe('http://r.test/My/Cr/my/cr/c0ffee');
  expect(url('http://r.test/dl')).toBe('http://r.test/dl/MyCrate/1.0.0/download');
});

test('lines of version 1 and 2 are read, newer and broken ones passed over, as cargo does', async () => {
  const archive = soundCrate('pkg', '1.0.0');
  const deps = [
    {
      name: 'alias',
      package: 'real',
      req: '^1',
      features: ['f'],
      optional: true,
      default_features: false,
      target: 'cfg(unix)',
      kind: 'build',
    },
  ];
  server.publish('pkg', '1.0.0', archive, {
    deps,
    features: { a: ['b'] },
    links: 'z',
    pubtime: '2026-01-01T00:00:00Z',
  });
  server.publish('pkg', '1.1.0', archive, {
    v: 2,
    features: { a: ['b'] },
    features2: { a: ['dep:c'], d: [] },
    yanked: true,
  });
  server.publish('pkg', '1.2.0', archive, { v: 3 });
  server.publish('pkg', 'not-a-version', archive);
  server.publish('pkg', '1.3.0', archive, { cksum: 'short' });
  server.addLine('pkg', '{"name":');
  server.addLine(
    'pkg',
    JSON.stringify({ name: 'other', vers: '9.0.0', deps: [], cksum: 'a'.repeat(64), features: {} }),
  );
  const versions = value(await registry.versions('pkg', never));
  expect(versions.map((entry) => [entry.version, entry.yanked, entry.publishedAt])).toEqual([
    ['1.0.0', false, '2026-01-01T00:00:00Z'],
    ['1.1.0', true, null],
  ]);
  expect(versions[0]).toMatchObject({
    links: 'z',
    dependencies: [
      {
        name: 'alias',
        package: 'real',
        requirement: '^1',
        kind: 'build',
        optional: true,
        defaultFeatures: false,
        target: 'cfg(unix)',
        features: ['f'],
        registry: null,
      },
    ],
  });
  expect({ ...versions[1]?.features }).toEqual({ a: ['b', 'dep:c'], d: [] });
});

test('the second question carries the ETag and is answered from the cache', async () => {
  server.publish('pkg', '1.0.0', soundCrate('pkg', '1.0.0'));
  const before = await first('pkg');
  const after = await first('pkg');
  expect(after).toEqual({ ...before, cachedAt: null });
  expect(server.requests.map((request) => request.etag !== null)).toEqual([false, true]);
  server.publish('pkg', '1.0.1', soundCrate('pkg', '1.0.1'));
  expect(value(await registry.versions('pkg', never))).toHaveLength(2);
});

test('an archive is downloaded once, and again when its file on disk was spoilt', async () => {
  const archive = soundCrate('pkg', '1.0.0');
  server.publish('pkg', '1.0.0', archive);
  const entry = await first('pkg');
  const downloads = () => server.requests.filter((request) => request.path.startsWith('/dl/')).length;
  expect(value(await registry.download(entry, LIMIT, never)).equals(archive)).toBe(true);
  expect(value(await registry.download(entry, LIMIT, never)).equals(archive)).toBe(true);
  expect(downloads()).toBe(1);
  const path = join(cache, 'archives', entry.checksum.slice(0, 2), `${entry.checksum}.crate`);
  await writeFile(path, 'spoilt');
  expect(value(await registry.download(entry, LIMIT, never)).equals(archive)).toBe(true);
  expect(downloads()).toBe(2);
});

test('bytes that do not have the checksum are refused and not kept', async () => {
  server.publish('pkg', '1.0.0', soundCrate('pkg', '1.0.0'));
  const entry = await first('pkg');
  server.put('/dl/pkg/1.0.0/download', Buffer.from('other bytes'));
  expect(await registry.download(entry, LIMIT, never)).toMatchObject({
    ok: false,
    failure: { code: 'checksum-mismatch' },
  });
  expect((await readdir(cache, { recursive: true })).filter((name) => name.endsWith('.crate'))).toEqual([]);
});

test('a body above the cap stops early, announced or not, and is not asked for again', async () => {
  server.publish('pkg', '1.0.0', Buffer.alloc(5000));
  const entry = await first('pkg');
  let sent = 0;
  server.interfere = (request, response) => {
    if (!request.url?.startsWith('/dl/')) return false;
    response.writeHead(200);
    const more = setInterval(() => {
      sent += 1;
      response.write(Buffer.alloc(1000));
    }, 1);
    response.on('close', () => clearInterval(more));
    return true;
  };
  expect(await registry.download(entry, 4000, never)).toMatchObject({ ok: false, failure: { code: 'too-large' } });
  expect(sent).toBeLessThan(1000);
  server.interfere = () => false;
  expect(await registry.download(entry, 4000, never)).toMatchObject({ ok: false, failure: { code: 'too-large' } });
  expect(clock.slept).toEqual([]);
});

test('5xx, 429 and a connection that breaks are tried again, with growing waits or as Retry-After says', async () => {
  server.publish('pkg', '1.0.0', soundCrate('pkg', '1.0.0'));
  let turn = 0;
  server.interfere = (request, response) => {
    turn += 1;
    if (turn === 1) response.writeHead(503).end();
    else if (turn === 2) response.writeHead(429, { 'retry-after': '7' }).end();
    else if (turn === 3) request.socket.destroy();
    else return false;
    return true;
  };
  expect((await first('pkg')).version).toBe('1.0.0');
  expect(clock.slept).toEqual([500, 7000, 2000]);
});

test('a body that breaks off half-way is tried again', async () => {
  const archive = soundCrate('pkg', '1.0.0', { 'x.txt': 'x' });
  server.publish('pkg', '1.0.0', archive);
  const entry = await first('pkg');
  let turn = 0;
  server.interfere = (request, response) => {
    if (!request.url?.startsWith('/dl/') || turn++ > 0) return false;
    response.writeHead(200, { 'content-length': archive.length });
    response.write(archive.subarray(0, 10), () => request.socket.destroy());
    return true;
  };
  expect(value(await registry.download(entry, LIMIT, never)).equals(archive)).toBe(true);
  expect(clock.slept).toEqual([500]);
});

test.each([
  [500, 3, 'registry-fault'],
  [403, 0, 'registry-fault'],
  [404, 0, 'unknown-crate'],
  [410, 0, 'unknown-crate'],
  [451, 0, 'unknown-crate'],
])('an index that answers %i for good: %i waits, then %s', async (status, waits, code) => {
  server.interfere = (_request, response) => {
    response.writeHead(status).end('text that decides nothing');
    return true;
  };
  expect(await registry.versions('pkg', never)).toMatchObject({ ok: false, failure: { code } });
  expect(clock.slept).toHaveLength(waits);
});

test('a registry that asks for more patience than one scan has is not waited for', async () => {
  server.interfere = (_request, response) => {
    response.writeHead(429, { 'retry-after': '3600' }).end();
    return true;
  };
  expect(await registry.versions('pkg', never)).toMatchObject({ ok: false, failure: { code: 'registry-fault' } });
  expect(clock.slept).toEqual([]);
});

test('unreachable: known names and archives come from the cache with its time, others are one line', async () => {
  const archive = soundCrate('pkg', '1.0.0');
  server.publish('pkg', '1.0.0', archive);
  await registry.download(await first('pkg'), LIMIT, never);
  const { url } = server;
  await server.stop();
  const later = sparseIndex({ url, cache, clock: new StillClock(Date.UTC(2027, 0, 1)) });
  const entry = value(await later.versions('pkg', never))[0];
  expect(entry).toMatchObject({ version: '1.0.0', cachedAt: '2026-01-01T00:00:00.000Z' });
  expect(value(await later.download(entry as IndexEntry, LIMIT, never)).equals(archive)).toBe(true);
  expect(await later.versions('other', never)).toMatchObject({
    ok: false,
    failure: { code: 'registry-unreachable', blame: 'upstream' },
  });
});

test('a name that is none never becomes part of an address', async () => {
  for (const name of ['../../x', 'a/b', '', '%2e', 'a\r\nb'])
    expect(await registry.versions(name, never)).toMatchObject({ failure: { code: 'unknown-crate' } });
  expect(server.requests).toEqual([]);
});

test('two scans that share the cache, and many questions at once, see whole files only', async () => {
  const names = Array.from({ length: 12 }, (_, number) => `pkg${number}`);
  for (const name of names)
    server.publish(name, '1.0.0', soundCrate(name, '1.0.0', { 'big.txt': 'b'.repeat(100_000) }));
  const other = sparseIndex({ url: server.url.replace('sparse+', ''), cache, clock });
  const work = names.flatMap((name) =>
    [registry, other, registry, other].map(async (from) => {
      const entry = value(await from.versions(name, never))[0] as IndexEntry;
      return value(await from.download(entry, LIMIT, never)).length;
    }),
  );
  const sizes = new Set(await Promise.all(work));
  expect(Math.min(...sizes)).toBeGreaterThan(100);
  expect((await readdir(cache, { recursive: true })).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('an abort in the middle of an answer that never ends is met at once', async () => {
  server.interfere = (_request, response) => {
    response.writeHead(200);
    response.write('{');
    return true;
  };
  const stop = new AbortController();
  const asked = registry.versions('pkg', stop.signal);
  setTimeout(() => stop.abort(), 50);
  expect(await asked).toMatchObject({ ok: false, failure: { code: 'interrupted' } });
});

test('what is no sparse index, or wants a token, is said so', async () => {
  server.publish('pkg', '1.0.0', soundCrate('pkg', '1.0.0'));
  const entry = await first('pkg');
  server.template = 'ftp://example.test/dl';
  expect(await registry.download(entry, LIMIT, never)).toMatchObject({
    failure: { code: 'registry-fault', what: expect.stringMatching(/config\.json/) },
  });
  server.interfere = (request, response) => {
    if (request.url !== '/index/config.json') return false;
    response.end(JSON.stringify({ dl: 'https://example.test', 'auth-required': true }));
    return true;
  };
  expect(await registry.download(entry, LIMIT, never)).toMatchObject({
    failure: { what: expect.stringMatching(/token/) },
  });
});
