import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packCrate } from '../../src/kit/pack-crate.ts';
import { CrateId } from '../../src/model/crate.ts';
import type { CrateFile } from '../../src/model/facts.ts';
import { Anomalies } from '../../src/unpack/anomaly.ts';
import { judgePath } from '../../src/unpack/entry-path.ts';
import { ARCHIVE_LIMITS, unpackCrate, unpackedBytes } from '../../src/unpack/index.ts';
import { crate, gzipMember, manifest, type TarEntry, tar } from '../support/crate-tar.ts';
import { generateArchive } from '../support/generated-archives.ts';

const ID = CrateId.parse({ name: 'victim', version: '1.0.0' });
const ROOT = 'victim-1.0.0';

/** Paths made of the pieces that path code gets wrong. */
const nastyPath = fc
  .array(
    fc.oneof(
      fc.constantFrom('..', '.', '', 'src', 'Cargo.toml', ROOT, '/', '\\', '\0', 'C:', '~'),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join('/'));

test('no accepted path leaves the package root, and each is what it seems', () => {
  fc.assert(
    fc.property(nastyPath, fc.boolean(), (path, below) => {
      const anomalies = new Anomalies();
      const judged = judgePath(Buffer.from(below ? `${ROOT}/${path}` : path), ROOT, ARCHIVE_LIMITS, anomalies);
      expect(judged === null).toBe(anomalies.found.length > 0);
      if (judged === null || judged === '') return;
      expect(resolve('/root', judged)).toBe(`/root/${judged}`);
      expect(judged).not.toMatch(/[\\:]|\p{Cc}/u);
    }),
    { numRuns: 3000 },
  );
});

test('any path that is accepted is the path of the file read', async () => {
  await fc.assert(
    fc.asyncProperty(nastyPath, fc.uint8Array({ maxLength: 1500 }), async (path, content) => {
      const entry: TarEntry = { path: `${ROOT}/${path}`, bytes: Buffer.from(content) };
      const read = await unpackCrate(crate({ path: `${ROOT}/Cargo.toml`, bytes: 'x' }, entry), ID);
      // A NUL at the end of a name is the end of its field.
      if (!read.ok || path.endsWith('.cargo-ok') || path.endsWith('\0')) return;
      expect(read.value.files.find((file) => file.path === path)?.bytes.equals(Buffer.from(content))).toBe(true);
    }),
    { numRuns: 300 },
  );
});

const component = fc.stringMatching(/^[a-zA-Z0-9_-]{1,30}$/);
const fileSet = fc
  .uniqueArray(
    fc.tuple(fc.array(component, { minLength: 1, maxLength: 7 }), fc.uint8Array({ maxLength: 2000 }), fc.boolean()),
    {
      selector: ([path]) => path[0]?.toLowerCase(),
      maxLength: 12,
    },
  )
  .map((files) =>
    files.map(
      ([path, bytes, executable]): CrateFile => ({ path: path.join('/'), bytes: Buffer.from(bytes), executable }),
    ),
  );

test('what is packed is unpacked, and packed again is the same bytes, in whatever order the files came', async () => {
  await fc.assert(
    fc.asyncProperty(fileSet, async (files) => {
      const all = [
        ...files.filter((file) => !/^(cargo.toml|.cargo-ok)/i.test(file.path)),
        { path: 'Cargo.toml', bytes: Buffer.from(manifest('victim', '1.0.0')), executable: false },
      ];
      const packed = packCrate(ID, all);
      const read = await unpackCrate(packed, ID);
      if (!read.ok) throw new Error(read.failure.failure.what);
      const byPath = (a: CrateFile, b: CrateFile) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path));
      expect(read.value.files).toEqual([...all].sort(byPath));
      expect(read.value.archive.equals(packed)).toBe(true);
      expect(packCrate(ID, [...all].reverse()).equals(packed)).toBe(true);
      expect(read.value.archiveSha256).toBe(createHash('sha256').update(packed).digest('hex'));
    }),
    { numRuns: 200 },
  );
});

test('the files of a giant, which lie compressed, are the same', async () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 1_500_000 }), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 0, max: 255 }), async (lengths, seed) => {
      const files = [
        { path: 'Cargo.toml', bytes: Buffer.from(manifest('victim', '1.0.0')), executable: false },
        ...lengths.map((length, at) => ({
          path: `f${at}`,
          bytes: Buffer.alloc(length, seed + at),
          executable: at === 1,
        })),
      ];
      const read = await unpackCrate(packCrate(ID, files), ID, { ...ARCHIVE_LIMITS, ratio: 10_000, shelvedBytes: 0 });
      if (!read.ok) throw new Error(read.failure.failure.what);
      // Asked for out of their order, and again.
      for (const pass of [read.value.files.toReversed(), read.value.files])
        for (const { path, bytes, executable } of pass) {
          const given = files.find((file) => file.path === path);
          expect(given?.bytes.equals(bytes)).toBe(true);
          expect(executable).toBe(given?.executable);
        }
      expect(read.value.archive.equals(packCrate(ID, files))).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test('no bytes whatever make the reader throw or hang', async () => {
  const gzip = fc.uint8Array({ maxLength: 3000 }).map((bytes) => gzipMember(Buffer.from(bytes)));
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 600 }).map((raw) => Buffer.from(raw)),
    gzip,
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (input) => {
      expect((await unpackCrate(input, ID)).ok).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('how the compressed stream is cut into chunks does not matter', async () => {
  // Level 0 and 9 inflate in different pieces; entries straddle the chunks of 256 KiB.
  for (let number = 0; number < 40; number += 1) {
    const { name } = generateArchive(7, number);
    const parts = tar(
      { path: `${name}-1.0.0/Cargo.toml`, bytes: 'x' },
      { path: `${name}-1.0.0/big`, bytes: 'y'.repeat(262_144 + number * 37) },
    );
    const read = await unpackCrate(gzipMember(parts), CrateId.parse({ name, version: '1.0.0' }));
    expect(read.ok && read.value.files.map((file) => file.bytes.length)).toEqual([1, 262_144 + number * 37]);
  }
});

test('the unpacked size is what the archive says last, and never less than the archive', () => {
  expect(unpackedBytes(gzipSync(Buffer.alloc(5000)))).toBe(5000);
  expect(unpackedBytes(Buffer.alloc(3))).toBe(3);
});
