import { createCipheriv, X509Certificate } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { connect, rootCertificates } from 'node:tls';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Authority, nameHash } from '../../sandbox-images/sinkhole/tls/authority.ts';
import { helloIn, readClientHello } from '../../sandbox-images/sinkhole/tls/client-hello.ts';
import { ja4 } from '../../sandbox-images/sinkhole/tls/ja4.ts';
import { QuicReader } from '../../sandbox-images/sinkhole/tls/quic.ts';

const NOW = Date.UTC(2026, 10, 25);
const authority = new Authority(NOW);

test('a certificate is for the names and addresses asked for, issued by the root, good now', () => {
  const root = new X509Certificate(authority.certificate);
  const leaf = new X509Certificate(authority.issue(['a.test', '192.0.2.7', '2001:db8::1f'], NOW).certificate);
  expect(root.ca).toBe(true);
  expect(leaf.ca).toBe(false);
  expect(leaf.checkIssued(root)).toBe(true);
  expect(leaf.verify(root.publicKey)).toBe(true);
  expect(leaf.checkHost('a.test')).toBe('a.test');
  expect(leaf.checkHost('b.test')).toBeUndefined();
  for (const address of ['192.0.2.7', '2001:db8::1f']) expect(leaf.checkIP(address)).toBe(address);
  for (const certificate of [root, leaf]) {
    expect(Date.parse(certificate.validFrom)).toBeLessThan(NOW);
    expect(Date.parse(certificate.validTo)).toBeGreaterThan(NOW + 400 * 86_400_000);
  }
});

test('nothing in an authority names a scanner, and no two are called or numbered alike', () => {
  const roots = Array.from({ length: 20 }, () => new X509Certificate(new Authority(NOW).certificate));
  expect(new Set(roots.map(({ serialNumber }) => serialNumber)).size).toBe(20);
  expect(new Set(roots.map(({ subject }) => subject)).size).toBeGreaterThan(10);
  for (const { subject } of roots) expect(subject).not.toMatch(/sandpit|sandbox|proxy|test|scan|sink|mitm/i);
});

test('the number of a name is the one that OpenSSL looks for', () => {
  // A well-known root, and the number that `openssl x509 -hash` gives it.
  const known = rootCertificates.find((pem) => new X509Certificate(pem).subject.includes('CN=ISRG Root X1'));
  expect(nameHash(known ?? '')).toBe('4042bcee');
});

test('any name at all gives a certificate that can be read', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }), (name) => {
      expect(new X509Certificate(authority.issue([name], NOW).certificate).ca).toBe(false);
    }),
    { numRuns: 60 },
  );
});

type Options = { readonly servername?: string; readonly ALPNProtocols?: string[]; readonly maxVersion?: 'TLSv1.2' };

/** The first bytes that Node's own client says. */
async function helloOf(options: Options): Promise<Buffer> {
  const { promise, resolve } = Promise.withResolvers<Buffer>();
  const server = createServer((socket: Socket) => socket.once('data', resolve)).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const client = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', ...options });
  client.on('error', () => {});
  const hello = await promise;
  client.destroy();
  server.close();
  return hello;
}

test("a client's hello is read whole, in records and segments of any size", async () => {
  const stream = await helloOf({ servername: 'files.test', ALPNProtocols: ['h2', 'http/1.1'] });
  const message = helloIn(stream);
  if (!(message instanceof Buffer)) throw new Error('no hello');
  const hello = readClientHello(message);
  expect(hello).toMatchObject({ serverName: 'files.test', protocols: ['h2', 'http/1.1'], version: 0x0304 });
  expect(ja4(hello, 't')).toMatch(/^t13d\d{4}h2_[0-9a-f]{12}_[0-9a-f]{12}$/);
  for (let cut = 1; cut < stream.length; cut += 7) expect(helloIn(stream.subarray(0, cut))).toBe('more');
  const records = (message.toString('latin1').match(/.{1,100}/gs) ?? []).map((part) => {
    const body = Buffer.from(part, 'latin1');
    return Buffer.concat([Buffer.from([22, 3, 1, 0, body.length]), body]);
  });
  expect(helloIn(Buffer.concat(records))).toEqual(message);
});

test('a client without name and protocols, of an older version', async () => {
  const message = helloIn(await helloOf({ maxVersion: 'TLSv1.2' }));
  const hello = readClientHello(message as Buffer);
  expect(hello).toMatchObject({ serverName: '', protocols: [], version: 0x0303 });
  expect(ja4(hello, 't')).toMatch(/^t12i\d{4}00_/);
});

test('the fingerprint is the published one', () => {
  // The example of the JA4 specification.
  const hello = {
    serverName: 'x',
    protocols: ['h2'],
    version: 0x0304,
    ciphers: [
      0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x9c, 0x9d, 0x2f, 0x35,
    ],
    extensions: [0x1b, 0, 0x33, 0x10, 0x4469, 0x17, 0x2d, 0xd, 5, 0x23, 0x12, 0x2b, 0xff01, 0xb, 0xa, 0x15],
    signatures: [0x403, 0x804, 0x401, 0x503, 0x805, 0x501, 0x806, 0x601],
  };
  expect(ja4(hello, 't')).toBe('t13d1516h2_8daaf6152771_e5627efa2ab1');
});

test('any bytes are a hello, the beginning of one, or none, and are read without a throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, dressed) => {
      const head = Buffer.from([22, 3, 1, 1, 0, 1, 0, 0, bytes.length]);
      const message = helloIn(dressed ? Buffer.concat([head, bytes]) : Buffer.from(bytes));
      if (message instanceof Buffer) readClientHello(message);
      new QuicReader().read(Buffer.concat([Buffer.from([0xc3, 0, 0, 0, 1]), bytes]));
    }),
  );
});

test("QUIC's first packet is opened: the example of RFC 9001, appendix A", () => {
  const hex = (text: string) => Buffer.from(text, 'hex');
  const frame = hex(
    '060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e86804fe3a47f06a2b69484c00000413011302010000c000000010000e00000b65' +
      '78616d706c652e636f6dff01000100000a00080006001d0017001800100007000504616c706e000500050100000000003300260024001d00209370b2c9caa4' +
      '7fbabaf4559fedba753de171fa71f50f1ce15d43e994ec74d748002b0003020304000d0010000e0403050306030203080408050806002d00020101001c0002' +
      '4001003900320408ffffffffffffffff05048000ffff07048000ffff0801100104800075300901100f088394c8f03e51570806048000ffff',
  );
  const cipher = createCipheriv(
    'aes-128-gcm',
    hex('1f369613dd76d5467730efcbe3b1a22d'),
    hex('fa044b2f42a3fd3b46fb255e'),
  );
  cipher.setAAD(hex('c300000001088394c8f03e5157080000449e00000002'));
  const payload = Buffer.concat([frame, Buffer.alloc(1162 - frame.length)]);
  const sealed = Buffer.concat([cipher.update(payload), cipher.final(), cipher.getAuthTag()]);
  // What the standard says that this comes to, so that the packet is its own.
  expect(sealed.subarray(0, 16).toString('hex')).toBe('d1b1c98dd7689fb8ec11d242b123dc9b');
  const packet = Buffer.concat([hex('c000000001088394c8f03e5157080000449e7b9aec34'), sealed]);
  const message = new QuicReader().read(packet);
  if (message === null) throw new Error('not opened');
  const hello = readClientHello(message);
  expect(hello).toMatchObject({ serverName: 'example.com', protocols: ['alpn'], version: 0x0304 });
  expect(ja4(hello, 'q')).toMatch(/^q13d0211an_/);
});
