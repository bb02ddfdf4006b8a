import { createDecipheriv, createHash, createPrivateKey, createPublicKey, pbkdf2Sync, scryptSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { baitLengths, baitPaths, makeBaits } from '../../src/sandbox/baits/index.ts';
import { keccak256 } from '../../src/sandbox/baits/keccak.ts';
import { temporaryFolder } from '../support/sandpit.ts';

const baits = await makeBaits('run-1');
const other = await makeBaits('run-2');
const bytesOf = (path: RegExp) => Buffer.from(baits.files.find((file) => path.test(file.path))?.text ?? '');
const textOf = (path: RegExp) => bytesOf(path).toString();
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const numberOf = (digits: string) => [...digits].reduce((sum, digit) => sum * 62 + base62.indexOf(digit), 0);

test('no two runs share a secret, a word or a file that is a bait', () => {
  const values = new Set(other.secrets.map(({ value }) => value.toString('hex')));
  expect(baits.secrets.filter(({ value }) => values.has(value.toString('hex')))).toEqual([]);
  expect(Object.values(baits.markers).filter((word) => Object.values(other.markers).includes(word))).toEqual([]);
  for (const file of baits.files.filter(({ bait }) => bait !== null))
    for (const theirs of other.files)
      expect(Buffer.from(file.text).equals(Buffer.from(theirs.text)), file.path).toBe(false);
});

test('each secret lies in a bait, in the environment or in what the metadata service says, plain or sealed', () => {
  const places = [
    ...baits.files.map(({ text }) => Buffer.from(text)),
    Buffer.from(Object.values(baits.metadata).join('\n')),
  ];
  const flat = places.map((place) => place.toString('latin1').replaceAll('\n', '')).join('\n');
  const decoded = (flat.match(/[A-Za-z0-9+/_-]{24,}/g) ?? []).map((run) =>
    Buffer.from(run, 'base64').toString('latin1'),
  );
  const numbers = Buffer.from(JSON.parse(textOf(/solana/)) as number[]).toString('latin1');
  const raw = places.map((place) => place.toString('latin1')).join('\n');
  const everything = [flat, raw, ...decoded, numbers, flat.replace(/[^0-9a-f]/g, '')].join('\n');
  const hexed = Buffer.from(flat.match(/0x([0-9a-f]{64})/)?.[1] ?? '', 'hex').toString('latin1');
  const missing = baits.secrets.filter(
    ({ bait, value }) =>
      !(everything + hexed).includes(value.toString('latin1')) && !/browser-password|key$/.test(bait),
  );
  expect(missing.map(({ bait }) => bait)).toEqual([]);
  expect(baits.secrets.length).toBeGreaterThan(35);
});

test('paths and lengths are told of baits only, each bait file is of some length', () => {
  expect([...baitPaths(baits).keys()].sort()).toEqual([...baitLengths(baits).keys()].sort());
  expect(baitPaths(baits).get('/home/dev/.ssh/id_ed25519')).toBe('ssh-key');
  expect(baitPaths(baits).get('/home/dev/src/app/.env')).toBe('env-file');
  expect([...baitLengths(baits).values()].every((length) => length > 20)).toBe(true);
});

test('tokens of forges and registries carry their checksums', () => {
  for (const token of [/ghp_\w{36}/.exec(textOf(/git-credentials/))?.[0], /npm_\w{36}/.exec(textOf(/npmrc/))?.[0]]) {
    const [, prefix = '', random = '', checksum = ''] = /^(\w{3}_)(\w{30})(\w{6})$/.exec(token ?? '') ?? [];
    expect(prefix).not.toBe('');
    expect(numberOf(checksum)).toBe(crc32(random));
  }
});

test.each(['id_ed25519', 'id_rsa'])(
  '%s is an OpenSSH key: two equal check numbers, its public half, counted padding',
  (name) => {
    const body = Buffer.from(textOf(new RegExp(`${name}$`)).replace(/-----.*-----|\n/g, ''), 'base64');
    expect(body.subarray(0, 15).toString()).toBe('openssh-key-v1\0');
    const fields: Buffer[] = [];
    let at = 15;
    const take = (from: Buffer) => {
      const length = from.readUInt32BE(at);
      at += 4 + length;
      return from.subarray(at - length, at);
    };
    for (let field = 0; field < 3; field += 1) fields.push(take(body));
    at += 4;
    const publicBlob = take(body);
    const inner = take(body);
    expect(at).toBe(body.length);
    expect(fields.map(String)).toEqual(['none', 'none', '']);
    expect(inner.subarray(0, 4)).toEqual(inner.subarray(4, 8));
    expect(inner.length % 8).toBe(0);
    expect(textOf(new RegExp(`${name}\\.pub$`))).toContain(publicBlob.toString('base64'));
    at = 8;
    expect(take(inner).toString()).toBe(name === 'id_rsa' ? 'ssh-rsa' : 'ssh-ed25519');
    for (let field = 0; field < (name === 'id_rsa' ? 6 : 2); field += 1) take(inner);
    expect(take(inner).toString()).toBe('dev@workstation');
    expect([...inner.subarray(at)]).toEqual(Array.from({ length: inner.length - at }, (_, index) => index + 1));
  },
);

test("the service account's key is a real one", () => {
  const account = JSON.parse(textOf(/application_default/)) as { private_key: string };
  expect(createPrivateKey(account.private_key).asymmetricKeyType).toBe('rsa');
});

test('wallets verify: the key pair, the account, the checksum, the password', () => {
  const solana = Buffer.from(JSON.parse(textOf(/solana/)) as number[]);
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), solana.subarray(0, 32)]);
  const { x } = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })).export({ format: 'jwk' });
  expect(Buffer.from(x ?? '', 'base64url')).toEqual(solana.subarray(32));

  const keystore = JSON.parse(textOf(/keystore\/UTC/));
  const { kdfparams, ciphertext, mac, cipherparams } = keystore.crypto;
  const { n, r, p, salt } = kdfparams;
  const derived = scryptSync('correct-staple-7', Buffer.from(salt, 'hex'), 32, { N: n, r, p });
  expect(keccak256(Buffer.concat([derived.subarray(16), Buffer.from(ciphertext, 'hex')])).toString('hex')).toBe(mac);
  const cipher = createDecipheriv('aes-128-ctr', derived.subarray(0, 16), Buffer.from(cipherparams.iv, 'hex'));
  expect(cipher.update(Buffer.from(ciphertext, 'hex'))).toHaveLength(32);

  const { xprv } = (JSON.parse(textOf(/electrum/)) as { keystore: { xprv: string } }).keystore;
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  const number = [...xprv].reduce((sum, digit) => sum * 58n + BigInt(alphabet.indexOf(digit)), 0n);
  const raw = Buffer.from(number.toString(16).padStart(164, '0'), 'hex');
  const sum = createHash('sha256')
    .update(createHash('sha256').update(raw.subarray(0, -4)).digest())
    .digest();
  expect(sum.subarray(0, 4)).toEqual(raw.subarray(-4));
});

test('keccak-256 is the one of before the standard', () => {
  expect(keccak256(Buffer.from('abc')).toString('hex')).toBe(
    '4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45',
  );
  expect(keccak256(Buffer.alloc(200, 'x'))).toHaveLength(32);
});

test("the browser's logins are a database, and its passwords open with the key that Chrome uses without a keyring", async () => {
  await using folder = await temporaryFolder();
  await writeFile(`${folder.path}/logins`, bytesOf(/Login Data/));
  const db = new DatabaseSync(`${folder.path}/logins`);
  const rows = db.prepare('SELECT password_value FROM logins').all() as { password_value: Uint8Array }[];
  db.close();
  const key = pbkdf2Sync('peanuts', 'saltysalt', 1, 16, 'sha1');
  const passwords = rows.map(({ password_value: sealed }) => {
    const decipher = createDecipheriv('aes-128-cbc', key, Buffer.alloc(16, ' '));
    return decipher.update(sealed.subarray(3), undefined, 'utf8') + decipher.final('utf8');
  });
  const known = baits.secrets.map(({ value }) => value.toString());
  expect(passwords).toHaveLength(2);
  expect(passwords.filter((password) => !known.includes(password))).toEqual([]);
});

test("the messenger's container has its magic and its sum", () => {
  const bytes = bytesOf(/key_datas/);
  const [data, length] = [bytes.subarray(8, -16), Buffer.alloc(4)];
  length.writeUInt32LE(data.length);
  const sum = createHash('md5').update(data).update(length).update(bytes.subarray(4, 8)).update('TDF$').digest();
  expect(bytes.subarray(0, 4).toString()).toBe('TDF$');
  expect(bytes.subarray(-16)).toEqual(sum);
});
