import { createCipheriv } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { withoutBytes } from '../../src/facts/index.ts';
import { CrateId } from '../../src/model/crate.ts';
import {
  ANOMALIES,
  type AnomalyName,
  ARCHIVE_LIMITS,
  type ArchiveLimits,
  unpackCrate,
} from '../../src/unpack/index.ts';
import { crate, longName, manifest, pax, soundCrate, type TarEntry, tar, tarEntry } from '../support/crate-tar.ts';

const ID = CrateId.parse({ name: 'victim', version: '1.0.0' });
const ROOT = 'victim-1.0.0';
const CARGO_TOML: TarEntry = { path: `${ROOT}/Cargo.toml`, bytes: manifest('victim', '1.0.0') };
const LIB: TarEntry = { path: `${ROOT}/src/lib.rs`, bytes: '// lib' };

interface Seen {
  readonly code: string;
  /** Anomaly names in the order given: gravest first. */
  readonly anomalies: readonly string[];
  readonly twoReadings: boolean;
}

/** What the refusal says; fails the test where the archive is accepted. */
async function refusal(bytes: Buffer, limits?: ArchiveLimits): Promise<Seen> {
  const read = await unpackCrate(bytes, ID, limits);
  if (read.ok) throw new Error(`accepted: ${read.value.files.map((file) => file.path).join()}`);
  const data = read.failure.evidence.map((seen) => (seen.kind === 'archive-anomaly' ? seen.data : null));
  expect(data).not.toContain(null);
  return {
    code: read.failure.failure.code,
    anomalies: data.map((one) => one?.anomaly ?? ''),
    twoReadings: data.some((one) => one?.twoReadings),
  };
}

/** A package with one more entry, or blocks, in front of the library. */
function withEntry(...parts: readonly (TarEntry | Buffer)[]): Buffer {
  return crate(CARGO_TOML, ...parts, LIB);
}

async function expectRefused(bytes: Buffer, anomaly: AnomalyName, twoReadings = ANOMALIES[anomaly]): Promise<void> {
  const seen = await refusal(bytes);
  expect(seen.anomalies).toContain(anomaly);
  expect(seen).toMatchObject({ twoReadings });
}

async function filesOf(bytes: Buffer): Promise<Record<string, string>> {
  const read = await unpackCrate(bytes, ID);
  if (!read.ok) throw new Error(read.failure.failure.what);
  return Object.fromEntries(read.value.files.map((file) => [file.path, file.bytes.toString()]));
}

test('case 1: two gzip members, the second benign, have two readings', async () => {
  const evil = soundCrate('victim', '1.0.0', { 'build.rs': '// inert stand-in for an evil one' });
  const benign = soundCrate('victim', '1.0.0', { 'build.rs': '// benign' });
  await expectRefused(Buffer.concat([evil, benign]), 'second-gzip-member');
  // Python's gzip skips zeros between members.
  await expectRefused(Buffer.concat([evil, Buffer.alloc(9), benign]), 'second-gzip-member');
});

test('case 2: build.rs under typeflag Z, which cargo unpacks and node-tar skips, has two readings', async () => {
  await expectRefused(withEntry({ path: `${ROOT}/build.rs`, type: 'Z', bytes: 'fn main() {}' }), 'unknown-typeflag');
});

test('case 3: trailing garbage after the gzip member is refused', async () => {
  await expectRefused(Buffer.concat([soundCrate('victim', '1.0.0'), Buffer.from('garbage')]), 'trailing-bytes');
});

test('case 4: truncated gzip is refused wherever it is cut', async () => {
  const whole = soundCrate('victim', '1.0.0', { 'a.txt': 'a'.repeat(3000) });
  for (let length = 0; length < whole.length; length += 1) {
    const { code, twoReadings } = await refusal(whole.subarray(0, length));
    expect([length, code, twoReadings]).toEqual([length, 'archive-refused', false]);
  }
});

test('case 5: 600 MiB of zeros in 0.6 MB stop at the cap', async () => {
  const header = tarEntry({ path: `${ROOT}/zeros`, size: 600 * 1024 * 1024 });
  const bomb = gzipSync(Buffer.concat([tarEntry(CARGO_TOML), header, Buffer.alloc(600 * 1024 * 1024)]));
  expect(bomb.length).toBeLessThan(1_000_000);
  expect(await refusal(bomb)).toMatchObject({
    code: 'too-large',
    anomalies: ['compression-ratio'],
    twoReadings: false,
  });
  // Less well packed it would meet the absolute cap.
  const limits = { ...ARCHIVE_LIMITS, ratio: 5000 };
  expect(await refusal(bomb, limits)).toMatchObject({ code: 'too-large', anomalies: ['too-large'] });
});

test('case 5b: more packed bytes than the cap are not looked at', async () => {
  const limits = { ...ARCHIVE_LIMITS, packedBytes: 100 };
  expect(await refusal(soundCrate('victim', '1.0.0'), limits)).toMatchObject({
    code: 'too-large',
    anomalies: ['too-large'],
  });
});

test('case 6: 100,000 empty entries stop at the cap', async () => {
  const entries = Buffer.concat(
    Array.from({ length: 100_000 }, (_, number) => tarEntry({ path: `${ROOT}/${number}` })),
  );
  const limits = { ...ARCHIVE_LIMITS, ratioFreeBytes: 100_000_000 };
  expect(await refusal(crate(CARGO_TOML, entries), limits)).toMatchObject({
    code: 'too-large',
    anomalies: ['too-many-entries'],
    twoReadings: false,
  });
});

test('case 7: a pax path of 1,200 nested folders, 75 s of work for cargo, is refused', async () => {
  const path = `${ROOT}/${'d/'.repeat(1200)}f`;
  await expectRefused(withEntry(pax([['path', path]]), { path: 'short' }), 'path-too-long');
  const shorter = `${ROOT}/${'d/'.repeat(64)}f`;
  await expectRefused(withEntry(pax([['path', shorter]]), { path: 'short' }), 'path-too-deep');
});

test('case 8: `..` (cargo skips it, others do not), absolute paths and other prefixes are refused', async () => {
  await expectRefused(withEntry({ path: `${ROOT}/../outside` }), 'path-parent');
  await expectRefused(withEntry({ path: `/${ROOT}/file` }), 'path-absolute');
  await expectRefused(withEntry({ path: 'other-1.0.0/src/lib.rs' }), 'path-other-prefix');
  await expectRefused(withEntry({ path: `${ROOT}x/file` }), 'path-other-prefix');
  for (const path of ['./file', 'a//b', 'a/./b'])
    await expectRefused(withEntry({ path: `${ROOT}/${path}` }), 'path-not-normal');
});

test('case 9: links, symbolic and hard, inward and outward, and what is written through them, are refused', async () => {
  const through = { path: `${ROOT}/link/inert`, bytes: 'x' };
  await expectRefused(withEntry({ path: `${ROOT}/link`, type: '2', link: '/tmp' }, through), 'link');
  await expectRefused(withEntry({ path: `${ROOT}/out`, type: '1', link: '../../inert' }), 'link');
  await expectRefused(withEntry({ path: `${ROOT}/in`, type: '1', link: `${ROOT}/Cargo.toml` }), 'link');
});

test('case 10: the same bytes under two cases of one name, as cargo packs `readme.md`, are two files', async () => {
  const twice = withEntry({ path: `${ROOT}/readme.md`, bytes: 'x' }, { path: `${ROOT}/README.md`, bytes: 'x' });
  const read = await unpackCrate(twice, ID);
  expect(read.ok && read.value.files.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['README.md', 'readme.md']),
  );
});

test('case 10: two cases of one name are told apart by their bytes where those are let go, too', async () => {
  const header = (path: string, bytes: string) => ({ path: `${ROOT}/${path}`, bytes });
  const read = (archive: Buffer) => unpackCrate(archive, ID, undefined, undefined, withoutBytes);
  expect((await read(withEntry(header('a.h', 'x'), header('A.h', 'x')))).ok).toBe(true);
  expect((await read(withEntry(header('a.h', 'x'), header('A.h', 'y')))).ok).toBe(false);
});

test('case 10: duplicates and collisions are refused, and have two readings where the bytes differ', async () => {
  const build = { path: `${ROOT}/build.rs`, bytes: '// one' };
  await expectRefused(withEntry(build, { ...build, bytes: '// two' }), 'duplicate-path', true);
  await expectRefused(withEntry(build, build), 'duplicate-path', false);
  await expectRefused(withEntry({ path: `${ROOT}/src/LIB.rs`, bytes: '// other' }), 'path-collision', true);
  await expectRefused(withEntry({ path: `${ROOT}/CARGO.TOML`, bytes: 'x' }), 'path-collision', true);
  await expectRefused(
    withEntry({ path: `${ROOT}/caf\u00e9` }, { path: `${ROOT}/cafe\u0301` }),
    'path-collision',
    false,
  );
  await expectRefused(withEntry({ path: `${ROOT}/stra\u00dfe` }, { path: `${ROOT}/STRASSE` }), 'path-collision', false);
  await expectRefused(withEntry(build, { path: `${ROOT}/build.rs.`, bytes: 'x' }), 'path-collision', true);
  await expectRefused(withEntry({ path: `${ROOT}/SRC/other.rs`, bytes: 'x' }), 'path-collision', false);
  await expectRefused(withEntry({ path: `${ROOT}/src`, bytes: 'x' }), 'file-and-folder');
  await expectRefused(crate(LIB), 'no-manifest');
});

test('case 11: sizes that two headers disagree on, extensions over extensions, negative and huge ones are refused', async () => {
  const file = { path: `${ROOT}/sized`, bytes: 'hello' };
  await expectRefused(withEntry(pax([['size', '0']]), file), 'pax-size-mismatch');
  await expectRefused(withEntry(pax([['size', '-1']]), file), 'pax-size-mismatch');
  await expectRefused(withEntry(pax([['size', '512']]), longName(`${ROOT}/name`), file), 'two-long-names');
  await expectRefused(withEntry({ ...file, size: '-0000000005\0' }), 'header-number');
  await expectRefused(withEntry({ ...file, size: '\x80\0\0\0\0\0\0\0\0\0\0\x05' }), 'header-number');
  await expectRefused(withEntry(pax([['comment', 'c'.repeat(40 * 1024 * 1024)]]), file), 'compression-ratio');
  await expectRefused(withEntry(pax([['comment', 'c'.repeat(70_000)]]), file), 'pax-too-large');
  await expectRefused(
    withEntry(
      pax([
        ['path', `${ROOT}/a`],
        ['path', `${ROOT}/b`],
      ]),
      file,
    ),
    'pax-duplicate-key',
  );
  await expectRefused(withEntry(pax([['GNU.sparse.major', '1']]), file), 'pax-unknown-key');
  await expectRefused(withEntry(pax([['path', `${ROOT}/c`]], 'g'), file), 'pax-global');
});

test('case 12: fifo, devices, sparse files, setuid and closed folders are refused', async () => {
  await expectRefused(withEntry({ path: `${ROOT}/fifo`, type: '6' }), 'special-file');
  await expectRefused(withEntry({ path: `${ROOT}/null`, type: '3' }), 'special-file');
  await expectRefused(withEntry({ path: `${ROOT}/sda`, type: '4' }), 'special-file');
  await expectRefused(withEntry({ path: `${ROOT}/sparse`, type: 'S' }), 'sparse-file');
  await expectRefused(withEntry({ path: `${ROOT}/su`, mode: 0o4755 }), 'unsafe-mode');
  await expectRefused(withEntry({ path: `${ROOT}/closed/`, type: '5', mode: 0 }), 'unsafe-mode');
});

test('case 13: NUL, bytes that are no UTF-8, 256-byte names, bidi controls, backslashes and control characters are refused', async () => {
  await expectRefused(withEntry(longName(`${ROOT}/a\0b`), { path: 'x' }), 'long-name-malformed');
  await expectRefused(withEntry({ path: Buffer.from(`${ROOT}/\xff\xfe`, 'latin1') }), 'path-not-utf8');
  await expectRefused(withEntry({ path: `${ROOT}/${'n'.repeat(300)}` }), 'path-too-long');
  await expectRefused(withEntry({ path: `${ROOT}/lib\u202esr.` }), 'path-bidi');
  await expectRefused(withEntry({ path: `${ROOT}/a\\..\\b` }), 'path-backslash');
  await expectRefused(withEntry({ path: `${ROOT}/a\nforged line` }), 'path-control-character');
  await expectRefused(withEntry({ path: `${ROOT}/build.rs:stream` }), 'path-special-character');
});

test('case 13b: names that only Windows reserves are read as cargo reads them on Linux', async () => {
  expect(Object.keys(await filesOf(withEntry({ path: `${ROOT}/src/aux.rs`, bytes: 'x' })))).toContain('src/aux.rs');
});

test('case 14: `.cargo-ok` of 50 MB is dropped as cargo drops it, `.cargo_vcs_info.json` of 50 MB is an ordinary file', async () => {
  // Bytes that do not pack, or the ratio would be what refuses them.
  const noise = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(50_000_000));
  for (const [name, kept] of [
    ['.cargo-ok', false],
    ['sub/.cargo-ok', false],
    ['.cargo_vcs_info.json', true],
  ] as const) {
    const bytes = gzipSync(tar(CARGO_TOML, { path: `${ROOT}/${name}`, bytes: noise }, LIB), { level: 1 });
    const read = await unpackCrate(bytes, ID);
    expect(read.ok && read.value.files.some((file) => file.path === name)).toBe(kept);
  }
  await expectRefused(withEntry({ path: `${ROOT}/.cargo-ok/x` }), 'path-through-cargo-ok');
});

test('the end: one zero block then entries, entries or bytes behind the end, no end at all', async () => {
  const after = tarEntry({ path: `${ROOT}/after`, bytes: 'x' });
  const body = Buffer.concat([tarEntry(CARGO_TOML), tarEntry(LIB)]);
  const end = Buffer.alloc(1024);
  await expectRefused(gzipSync(Buffer.concat([body, Buffer.alloc(512), after, end])), 'lone-zero-block');
  await expectRefused(gzipSync(Buffer.concat([body, end, after, end])), 'archive-after-end');
  await expectRefused(gzipSync(Buffer.concat([body, end, Buffer.from('bytes')])), 'bytes-after-end');
  await expectRefused(gzipSync(body), 'tar-truncated');
  await expectRefused(gzipSync(Buffer.concat([body, longName('x'), end])), 'dangling-extension');
});

test('a link target on an ordinary file, which cargo ignores and node-tar skips the file for, has two readings', async () => {
  await expectRefused(withEntry({ path: `${ROOT}/build.rs`, link: 'x', bytes: 'fn main() {}' }), 'header-padding');
});

test('a lesser anomaly in front does not hide a graver one behind it', async () => {
  const seen = await refusal(withEntry({ path: `${ROOT}/su`, mode: 0o4755 }, { path: `${ROOT}/build.rs`, type: 'Z' }));
  expect(seen.anomalies).toEqual(['unknown-typeflag', 'unsafe-mode']);
  const flood = Array.from({ length: 100 }, (_, number) => ({ path: `${ROOT}/su${number}`, mode: 0o4755 }));
  const behind = await refusal(Buffer.concat([withEntry(...flood), soundCrate('victim', '1.0.0')]));
  expect(behind.anomalies[0]).toBe('second-gzip-member');
});

test('long names, pax names, ustar prefixes and executables are read as cargo writes and reads them', async () => {
  const deep = `${ROOT}/${'folder/'.repeat(20)}file.rs`;
  const files = await filesOf(
    withEntry(
      { path: deep, bytes: 'gnu' },
      pax([
        ['path', `${ROOT}/pax/n\u00e4me`],
        ['mtime', '1.5'],
      ]),
      { path: 'short', bytes: 'pax', magic: 'ustar' },
      { path: 'prefixed', prefix: `${ROOT}/p`, bytes: 'prefix', magic: 'ustar' },
      { path: `${ROOT}/empty/`, type: '5', mode: 0o755 },
    ),
  );
  expect(files).toMatchObject({ [deep.slice(ROOT.length + 1)]: 'gnu', 'pax/n\u00e4me': 'pax', 'p/prefixed': 'prefix' });
  expect(Object.keys(files)).toHaveLength(5);
});

test('text of the archive reaches evidence and message printable only', async () => {
  const read = await unpackCrate(withEntry({ path: `${ROOT}/\u001b[31mred\r\nforged` }), ID);
  expect(read.ok).toBe(false);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
  expect(JSON.stringify(read)).not.toMatch(/\\u001b|[\u0000-\u001f]|\\r|\\n/);
});

test('an abort ends the reading with the reason and no evidence', async () => {
  const stopped = await unpackCrate(soundCrate('victim', '1.0.0'), ID, undefined, AbortSignal.abort());
  expect(stopped).toMatchObject({ ok: false, failure: { evidence: [], failure: { code: 'interrupted' } } });
  const late = AbortSignal.abort(new DOMException('', 'TimeoutError'));
  expect(await unpackCrate(soundCrate('victim', '1.0.0'), ID, undefined, late)).toMatchObject({
    failure: { failure: { code: 'timed-out' } },
  });
});
