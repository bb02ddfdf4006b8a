import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { connect as connectHttp2 } from 'node:http2';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { Conversation, type Meant } from '../../sandbox-images/sinkhole/conversation.ts';
import { FrameWriter, tellTo } from '../../sandbox-images/sinkhole/frames.ts';
import { configure } from '../../sandbox-images/sinkhole/settings.ts';
import { converse } from '../../sandbox-images/sinkhole/tcp.ts';
import { trusted } from '../../sandbox-images/sinkhole/tls/serve-tls.ts';
import { temporaryFolder } from '../support/sandpit.ts';

const run = promisify(execFile);
type Frame = Record<string, unknown> & { type: string };
let frames: Frame[] = [];
tellTo(new FrameWriter((frame) => frames.push(JSON.parse(frame.subarray(4).toString()) as Frame)));
configure(
  JSON.stringify({
    markers: { script: 'word-of-scripts', program: 'word-of-programs', command: 'word-of-commands' },
    metadata: { 'aws-key-id': 'ASIA0000', 'google-token': 'ya29.token' },
  }),
);

/** The false internet behind a port of loopback: each connection is meant for where the test says. */
let meant: Meant = { address: '198.51.100.9', port: 80 };
let connections = 0;
const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => {
  connections += 1;
  const conversation = new Conversation(connections, meant);
  socket.on('error', () => socket.destroy());
  socket.once('close', () => conversation.ended(socket.bytesRead, socket.bytesWritten));
  void converse(socket, conversation);
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
afterAll(() => server.close());
beforeEach(() => {
  frames = [];
  meant = { address: '198.51.100.9', port: 80 };
});

const told = (type: string) => frames.filter((frame) => frame.type === type);
const text = (base64: unknown) => Buffer.from(String(base64), 'base64').toString();

/** Frames of a type that hold something, once there are so many; connections of the test before may still be ending. */
async function untilTold(type: string, count = 1, holding: (frame: Frame) => boolean = () => true): Promise<Frame[]> {
  for (;;) {
    const found = told(type).filter(holding);
    if (found.length >= count) return found;
    await sleep(5);
  }
}

/** Says something, and gives what comes back until it has come to what is waited for, or the other side ends. */
async function talk(lines: string, until: RegExp, secure?: ConnectionOptions): Promise<string> {
  const socket = secure === undefined ? connect(port, '127.0.0.1') : connectTls({ port, host: '127.0.0.1', ...secure });
  let heard = '';
  socket.write(lines);
  for await (const chunk of socket) {
    heard += String(chunk);
    if (until.test(heard)) break;
  }
  socket.destroy();
  return heard;
}

/** Until the other side ends. */
const END = /^(?!)/;
const get = (path: string, more = '') =>
  talk(`GET ${path} HTTP/1.1\r\nHost: files.test\r\n${more}Connection: close\r\n\r\n`, END);

test.each([
  ['/install.sh', 'script', /^#!\/bin\/sh\n\/bin\/true word-of-scripts\n/],
  ['/a.py', 'script', /os\.spawnv/],
  ['/a.ps1', 'powershell', /word-of-scripts/],
  ['/config.json?x=1', 'json', /"ok":true/],
  ['/tool-x86_64-unknown-linux-gnu', 'program', /^.ELF/],
  ['/release.tar.gz', 'archive', /^./],
  ['/release.zip', 'archive', /^PK/],
  ['/index.html', 'page', /^<!doctype/],
  ['/', 'script', /^#!/],
])('%s is answered with a %s', async (path, answer, body) => {
  const reply = await get(path);
  expect(reply).toMatch(/^HTTP\/1\.1 200 /);
  expect(reply.replace(/^.*?\r\n\r\n/s, '')).toMatch(body);
  expect(await untilTold('http')).toMatchObject([{ method: 'GET', path, host: 'files.test', scheme: 'http', answer }]);
});

test('a request is told whole, body and headers, and remote calls get their number back', async () => {
  const body = '{"jsonrpc":"2.0","id":7,"method":"eth_call"}';
  const head = `POST /rpc HTTP/1.1\r\nHost: rpc.test\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
  const whole = `${head}Connection: close\r\n\r\n${body}`;
  expect(await talk(whole, END)).toContain('"id":7');
  const [request] = await untilTold('http', 1, ({ host }) => host === 'rpc.test');
  expect(request).toMatchObject({ bodyBytes: body.length, version: '1.1', answer: 'json' });
  expect(text(request?.['body'])).toBe(body);
  await untilTold('tcp-end', 1, ({ connection, bytes }) => connection === connections && bytes === whole.length);
});

test('what begins like a request and is none is told as it was said', async () => {
  const socket = connect(port, '127.0.0.1', () => socket.end('GET /x HTTP/1.1\r\nX-Secret: half of it'));
  socket.on('error', () => {});
  await untilTold('tcp-end', 1, ({ all }) => text(all).includes('half of it'));
});

test('the metadata service answers as a cloud does, with the credentials of the run', async () => {
  meant = { address: '169.254.169.254', port: 80 };
  const credentials = '/latest/meta-data/iam/security-credentials/';
  expect(await get(credentials)).toMatch(/\r\n\r\n[\w-]+$/);
  expect(await get(`${credentials}build-runner`)).toContain('"AccessKeyId":"ASIA0000"');
  const token = '/computeMetadata/v1/instance/service-accounts/default/token';
  expect(await get(token, 'Metadata-Flavor: Google\r\n')).toContain('ya29.token');
  expect(await get('/nothing')).toMatch(/^HTTP\/1\.1 404/);
});

test('inside TLS, over HTTP/2, a request is read of whoever trusts the authority', async () => {
  const ca = trusted.certificate;
  const session = connectHttp2('https://h2.test', {
    createConnection: () => connectTls({ port, host: '127.0.0.1', servername: 'h2.test', ca, ALPNProtocols: ['h2'] }),
  });
  const stream = session.request({ ':path': '/up', ':method': 'POST' });
  stream.end('a secret');
  const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
  expect(headers[':status']).toBe(307);
  await new Promise((resolve) => session.close(() => resolve(null)));
  const [request] = await untilTold('http', 1, ({ scheme }) => scheme === 'https');
  expect(request).toMatchObject({ version: '2', host: 'h2.test:443', method: 'POST', answer: 'redirect' });
  expect(text(request?.['body'])).toBe('a secret');
  const [hello] = await untilTold('tls', 1, ({ serverName }) => serverName === 'h2.test');
  expect(hello).toMatchObject({ chain: 'trusted', outcome: 'accepted', version: 0x0304 });
});

test('after a request with a body the next connection is shown what nobody trusts: once', async () => {
  const secure = { servername: 'name.test', ca: trusted.certificate };
  const post = () =>
    talk('POST /x HTTP/1.1\r\nHost: name.test\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx', END, secure);
  expect(await post()).toMatch(/^HTTP\/1\.1 307 /);
  await expect(post()).rejects.toThrow(/certificate|issuer/);
  expect(await post()).toMatch(/^HTTP\/1\.1 200 /);
  const shown = await untilTold('tls', 3, ({ serverName }) => serverName === 'name.test');
  expect(shown.map(({ chain, outcome }) => [chain, outcome === 'accepted'])).toEqual([
    ['trusted', true],
    ['untrusted', false],
    ['trusted', true],
  ]);
});

test('a client without a name at an address that no name led to: who accepts anything is told', async () => {
  meant = { address: '192.0.2.200', port: 443 };
  const request = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
  expect(await talk(request, END, { rejectUnauthorized: false })).toMatch(/ 200 /);
  const [hello] = await untilTold('tls', 1, ({ address }) => address === '192.0.2.200');
  expect(hello).toMatchObject({ chain: 'untrusted', outcome: 'accepted', serverName: '' });
});

test('a web socket is opened, its messages are unmasked, its pings answered', async () => {
  const socket = connect(port, '127.0.0.1');
  const head = 'GET /ws HTTP/1.1\r\nHost: ws.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n';
  socket.write(`${head}Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`);
  const [reply] = (await once(socket, 'data')) as [Buffer];
  // The example of RFC 6455, 1.3.
  expect(reply.toString()).toContain('Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  const message = Buffer.from('a message');
  const mask = Buffer.from([1, 2, 3, 4]);
  const masked = message.map((byte, at) => byte ^ (mask[at % 4] ?? 0));
  socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | message.length]), mask, masked]));
  socket.write(Buffer.concat([Buffer.from([0x89, 0x80]), mask]));
  const [pong] = (await once(socket, 'data')) as [Buffer];
  expect([...pong]).toEqual([0x8a, 0]);
  socket.destroy();
  await untilTold('tcp-end', 1, ({ all }) => text(all).includes('a message'));
});

test('a tunnel through a proxy leads to here, TLS within it too', async () => {
  const socket = connect(port, '127.0.0.1');
  socket.write('CONNECT inner.test:443 HTTP/1.1\r\nHost: inner.test:443\r\n\r\n');
  expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 200/);
  const secure = connectTls({ socket, servername: 'inner.test', ca: trusted.certificate });
  secure.write('GET /within HTTP/1.1\r\nHost: inner.test\r\nConnection: close\r\n\r\n');
  await once(secure, 'data');
  secure.destroy();
  const requests = await untilTold('http', 2, ({ host }) => String(host).startsWith('inner.test'));
  expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['CONNECT inner.test:443', 'GET /within']);
});

test('names are answered over HTTPS and over streams', async () => {
  const question = Buffer.from('AAABAAABAAAAAAAABGxlYWsEdGVzdAAAAQAB', 'base64');
  expect(await get(`/dns-query?dns=${question.toString('base64url')}`)).toMatch(/application\/dns-message/);
  expect(await get('/resolve?name=other.test&type=TXT')).toContain('"Status":0');
  meant = { address: '192.0.2.53', port: 53 };
  const framed = Buffer.concat([Buffer.from([0, question.length]), question]);
  const socket = connect(port, '127.0.0.1', () => socket.write(framed));
  await once(socket, 'data');
  socket.destroy();
  expect((await untilTold('dns', 3)).map(({ name, query, transport }) => [name, query, transport])).toEqual([
    ['leak.test', 'A', 'https'],
    ['other.test', 'TXT', 'https'],
    ['leak.test', 'A', 'tcp'],
  ]);
});

test('mail is taken, in the clear and after STARTTLS', async () => {
  meant = { address: '198.51.100.25', port: 587 };
  const login = 'EHLO me\r\nAUTH LOGIN\r\ndXNlcg==\r\ncGFzcw==\r\n';
  const letter = 'MAIL FROM:<a>\r\nRCPT TO:<b>\r\nDATA\r\nthe letter\r\n.\r\nQUIT\r\n';
  const codes = (await talk(login + letter, END)).split('\r\n').map((line) => line.slice(0, 3));
  expect(codes.filter((code, at) => code !== codes[at - 1]).join(' ')).toBe('220 250 334 235 250 354 250 221 ');
  await untilTold('tcp-end', 1, ({ all }) => text(all).includes('the letter'));
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'data');
  socket.write('STARTTLS\r\n');
  await once(socket, 'data');
  const secure = connectTls({ socket, servername: 'mail.test', ca: trusted.certificate });
  secure.write('EHLO me\r\n');
  expect(String((await once(secure, 'data'))[0])).toMatch(/^250-(?!.*STARTTLS)/s);
  secure.destroy();
});

test.each([
  [21, 'USER x\r\nPASS y\r\nSTOR f\r\nQUIT\r\n', /220 .*331 .*230 .*150 .*226 .*221 /s],
  [22, 'SSH-2.0-client\r\n', /^SSH-2\.0-/],
  [6667, 'NICK n\r\nPING :1\r\nJOIN #c\r\nQUIT\r\n', /001 n .*PONG .*JOIN #c/s],
  [6379, '*1\r\n$4\r\nPING\r\n', /\+PONG/],
])('port %i is answered in its own words', async (at, lines, words) => {
  meant = { address: '198.51.100.4', port: at };
  expect(await talk(lines, words)).toMatch(words);
});

test('who waits on any other port is told a command that does nothing; so is who has spoken and waits', async () => {
  meant = { address: '192.0.2.66', port: 4444 };
  expect(await talk('', /\n/)).toBe('/bin/true word-of-commands\n');
  expect(await talk('bash-5.2$ ', /\n/)).toBe('/bin/true word-of-commands\n');
});

/** The bytes of an answer's body. */
async function download(path: string): Promise<Buffer> {
  const request = `GET ${path} HTTP/1.1\r\nHost: x.test\r\nConnection: close\r\n\r\n`;
  const socket = connect(port, '127.0.0.1', () => socket.write(request));
  const parts: Buffer[] = [];
  for await (const chunk of socket) parts.push(chunk as Buffer);
  const whole = Buffer.concat(parts);
  return whole.subarray(whole.indexOf('\r\n\r\n') + 4);
}

test('the program runs, does nothing and ends with 0; so do the files of both archives', async () => {
  await using folder = await temporaryFolder();
  const place = folder.path;
  await writeFile(`${place}/tool`, await download('/tool.bin'));
  await chmod(`${place}/tool`, 0o755);
  expect((await run(`${place}/tool`)).stdout).toBe('');
  await writeFile(`${place}/a.tgz`, await download('/a.tgz'));
  await writeFile(`${place}/a.zip`, await download('/a.zip'));
  await mkdir(`${place}/zip`);
  await run('tar', ['-xzf', `${place}/a.tgz`, '-C', place]);
  await run('python3', ['-m', 'zipfile', '-e', `${place}/a.zip`, `${place}/zip`]);
  await chmod(`${place}/zip/release/bin/tool`, 0o755);
  for (const release of [`${place}/release`, `${place}/zip/release`]) {
    expect((await run(`${release}/bin/tool`)).stdout).toBe('');
    expect((await run('sh', [`${release}/install.sh`])).stdout).toBe('');
  }
});
