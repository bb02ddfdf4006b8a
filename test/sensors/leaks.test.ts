import { createHash, randomBytes } from 'node:crypto';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CrateId } from '../../src/model/crate.ts';
import type { EvidenceOfKind } from '../../src/model/evidence.ts';
import { makeBaits } from '../../src/sandbox/baits/index.ts';
import { interpret, loadInterpreters, type SinkholeLog, type Trace } from '../../src/sandbox/sensors/index.ts';

const STORY = CrateId.parse({ name: 'story', version: '1.0.0' });
const baits = await makeBaits('run');
const leaks = (await loadInterpreters()).filter(({ id }) => id === 'leaks');
type Event = SinkholeLog['events'][number];

const secretOf = (bait: string) => baits.secrets.find((secret) => secret.bait === bait)?.value ?? Buffer.alloc(0);
const TOKEN = secretOf('git-token');
const AWS = secretOf('aws-secret');

let connections = 0;
function request(path: string, body: Buffer | string = '', headers: Record<string, string> = {}): Event {
  const bytes = Buffer.from(body as string);
  connections += 1;
  return {
    type: 'http',
    seconds: 5,
    connection: connections,
    address: '198.51.100.1',
    port: 80,
    scheme: 'http',
    version: '1.1',
    method: 'POST',
    host: 'drop.test',
    path,
    headers: { host: 'drop.test', ...headers },
    bodyBytes: bytes.length,
    body: bytes.toString('base64'),
    bodySha256: '',
    answer: 'script',
  };
}

function lookup(name: string): Event {
  const place = { server: '192.0.2.53', transport: 'udp', address: '198.51.100.1' };
  return { type: 'dns', seconds: 5, connection: 0, name, query: 'A', ...place };
}

function found(events: readonly Event[], trace: Partial<Trace> = {}): EvidenceOfKind<'bait-leaked'>['data'][] {
  const nothing = { calls: [], processes: [], phases: new Map(), root: null, gap: null, ...trace } as unknown as Trace;
  const seen = { trace: nothing, sinkhole: { events, gap: null }, witness: { events: [], gap: null }, baits };
  return interpret(seen, STORY, leaks).flatMap((piece) => (piece.kind === 'bait-leaked' ? [piece.data] : []));
}

const xor = (bytes: Buffer, key: number) => Buffer.from(bytes.map((byte) => byte ^ key));
const inside = (text: string | Buffer) =>
  Buffer.concat([Buffer.from('{"a":1,"d":"'), Buffer.from(text as string), Buffer.from('"}')]);
const hash = (name: string) => createHash(name).update(TOKEN).digest('hex');

test.each<[string, Buffer | string, Record<string, string>?]>([
  ['plain', inside(TOKEN)],
  ['reversed', inside(Buffer.from(TOKEN).reverse())],
  ['hex', inside(TOKEN.toString('hex'))],
  ['hex', inside(TOKEN.toString('hex').toUpperCase())],
  ['base64', inside(TOKEN.toString('base64'))],
  ['base64', Buffer.from(Buffer.from(`user=x;${TOKEN}`).toString('base64'))],
  ['base64', Buffer.from(Buffer.from(`token=x;${TOKEN}`).toString('base64'))],
  ['base64', Buffer.from(Buffer.from(`xy;${TOKEN};`).toString('base64url'))],
  ['url', inside(TOKEN.toString('hex').replace(/../g, '%$&'))],
  ['xor', xor(inside(TOKEN), 0x5a)],
  ['xor', xor(inside(TOKEN), 0xff)],
  ['md5', inside(hash('md5'))],
  ['sha1', inside(hash('sha1').toUpperCase())],
  ['sha256', inside(hash('sha256'))],
  ['sha256', createHash('sha256').update(`${TOKEN}\n`).digest('base64')],
  ['gzip', gzipSync(inside(TOKEN))],
  ['zlib', deflateSync(inside(TOKEN))],
  ['deflate', deflateRawSync(inside(TOKEN)), { 'content-encoding': 'deflate' }],
  [
    'brotli',
    brotliCompressSync(
      Buffer.concat([Buffer.alloc(4000, 'the quick brown fox '), TOKEN, Buffer.alloc(4000, 'jumps over')]),
    ),
    { 'content-encoding': 'br' },
  ],
  ['base64 gzip', gzipSync(inside(TOKEN)).toString('base64')],
  ['base64 base64', Buffer.from(inside(TOKEN).toString('base64')).toString('base64')],
  ['base64 xor', xor(inside(TOKEN), 7).toString('base64')],
  ['hex gzip', gzipSync(inside(TOKEN)).toString('hex')],
  ['base32', inside('MVSHI'.concat(base32(TOKEN)))],
])('a secret that leaves as %s is found', (encoding, body, headers) => {
  expect(found([request('/x', body, headers)])).toContainEqual({
    bait: 'git-token',
    encoding,
    channel: 'http',
    destination: 'drop.test',
  });
});

function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? [])
    .map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five, 2)])
    .join('');
}

test('a zip archive of files is opened', () => {
  const [packed, name] = [deflateRawSync(inside(TOKEN)), Buffer.from('home/.git-credentials')];
  const header = Buffer.alloc(30);
  header.write('PK\x03\x04', 'latin1');
  header.writeUInt16LE(8, 8);
  header.writeUInt16LE(name.length, 26);
  expect(found([request('/x', Buffer.concat([header, name, packed]))]).map(({ encoding }) => encoding)).toEqual([
    'zip',
  ]);
});

test('path, query and headers are looked at, and the bytes of other connections', () => {
  expect(found([request(`/c?d=${encodeURIComponent(AWS.toString())}`)])).toHaveLength(1);
  expect(found([request('/c', '', { 'x-id': TOKEN.toString('hex') })])).toHaveLength(1);
  const all = inside(TOKEN).toString('base64');
  const told = [
    { type: 'tcp', seconds: 1, connection: 900, address: '192.0.2.7', port: 4444 },
    { type: 'tcp-end', seconds: 2, connection: 900, bytes: 60, sent: 0, heard: 60, all },
  ] as const;
  expect(found(told)).toEqual([
    { bait: 'git-token', encoding: 'plain', channel: 'tcp', destination: '192.0.2.7 port 4444' },
  ]);
});

test('pieces add up: labels of names, several requests, in any order', () => {
  const hex = TOKEN.toString('hex');
  const labels = hex.match(/.{1,20}/g) ?? [];
  const names = labels.map((label, at) => lookup(`${at}-${label}.t.test`));
  expect(found(names).map(({ bait }) => bait)).toContain('git-token');
  expect(found([...names].reverse()).map(({ bait }) => bait)).toContain('git-token');
  const packed = gzipSync(inside(TOKEN)).toString('base64url');
  const parts = packed.match(/.{1,30}/g) ?? [];
  expect(found(parts.map((part) => request(`/p?d=${part}`))).map(({ bait }) => bait)).toContain('git-token');
  expect(found(parts.map((part) => lookup(`${part}.tunnel.test`))).map(({ bait }) => bait)).toContain('git-token');
});

test('every secret is found in each plain form, by itself', () => {
  const forms = baits.secrets.flatMap(({ bait, value }, at) =>
    [value, value.toString('hex'), value.toString('base64'), xor(value, 0x21)].map((text, form) => ({
      bait,
      host: `s${at}-${form}.test`,
      text,
    })),
  );
  const told = found(forms.map(({ host, text }) => ({ ...request('/x', inside(text as string)), host })));
  const missed = forms.filter(
    ({ bait, host }) => !told.some((leak) => leak.destination === host && leak.bait === bait),
  );
  expect(missed).toEqual([]);
});

test('the length of a bait tells of its reading only after it was read', () => {
  const file = baits.files.find(({ path }) => path === '.ssh/id_rsa');
  const length = Buffer.byteLength(file?.text ?? '');
  const opened = {
    kind: 'call',
    name: 'openat',
    arguments: [
      'AT_FDCWD',
      `"${[...Buffer.from('/home/dev/.ssh/id_rsa')].map((b) => `\\x${b.toString(16)}`).join('')}"`,
      'O_RDONLY',
    ],
    result: '3',
    seconds: 4,
    process: { parent: null, executed: [], phase: 'build', program: 'x', started: 0 },
  };
  const calls = [opened] as unknown as Trace['calls'];
  expect(found([request(`/n/${length}`)], { calls })).toEqual([
    { bait: 'ssh-key', encoding: 'length', channel: 'http', destination: 'drop.test' },
  ]);
  expect(found([request(`/n/${length}`)])).toEqual([]);
  expect(found([request(`/n/9${length}`)], { calls })).toEqual([]);
});

test('what is no secret raises nothing: random bytes, public keys, the same form of other runs', async () => {
  const other = await makeBaits('another run');
  const events = [
    ...other.files.map(({ text }) => request('/x', text)),
    ...baits.files.filter(({ bait }) => bait === null).map(({ text }) => request('/x', text)),
    ...Array.from({ length: 50 }, () => request('/x', randomBytes(20_000))),
    ...Array.from({ length: 50 }, () =>
      request(`/${randomBytes(40).toString('hex')}`, randomBytes(3000).toString('base64')),
    ),
  ];
  expect(found(events)).toEqual([]);
});

test('any bytes at all are looked through, and bombs in number are a gap', () => {
  const many = fc.sample(
    fc.tuple(fc.uint8Array({ maxLength: 2000 }), fc.constantFrom('', 'gzip', 'br', 'deflate')),
    300,
  );
  const odd = many.map(([bytes, encoding]) => request('/x', Buffer.from(bytes), { 'content-encoding': encoding }));
  expect(found(odd)).toEqual([]);
  const bomb = gzipSync(gzipSync(Buffer.alloc(3 * 1024 * 1024)));
  const nothing = { calls: [], processes: [], phases: new Map(), root: null, gap: null } as unknown as Trace;
  const events = Array.from({ length: 60 }, () => request('/x', bomb));
  const seen = { trace: nothing, sinkhole: { events, gap: null }, witness: { events: [], gap: null }, baits };
  const gaps = interpret(seen, STORY, leaks).flatMap((piece) =>
    piece.kind === 'sensor-gap' ? [piece.data.sensor] : [],
  );
  expect(gaps).toEqual(['leaks']);
});
