import { expect, test } from 'vitest';
import binaries from '../../src/analyzers/catalog/binaries.ts';
import { scopedTexts } from '../../src/analyzers/index.ts';
import { isQuiet } from '../../src/analyzers/syntax/choose-files.ts';
import { openRustParser } from '../../src/analyzers/syntax/parse-rust.ts';
import { readCrate } from '../../src/analyzers/syntax/read-crate.ts';
import { readFacts } from '../../src/facts/index.ts';
import type { UnpackedCrate } from '../../src/model/facts.ts';
import { claimsOf } from '../support/claims-of.ts';
import { crateOf } from '../support/crate-of.ts';

const never = new AbortController().signal;
const PROSE = "# A guide\n\n## What `it` is for: **3 % of** [x](y)\n- one; don't\n> two -- #3 …\n".repeat(30);

function factsOf(crate: UnpackedCrate) {
  const read = readFacts(crate, null);
  if (!read.ok) throw new Error(read.failure.what);
  return read.value.facts;
}

async function shortfallsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const crate = crateOf(files);
  const deadline = performance.now() + 15_000;
  return (await readCrate(crate.files, factsOf(crate), await openRustParser(), deadline, never)).shortfalls;
}

test('a text that the build script carries is no code that could not be read; one that it includes as code is', async () => {
  const carrying = { 'src/lib.rs': '', 'guide.md': PROSE };
  expect(await shortfallsOf({ ...carrying, 'build.rs': 'fn main() { let _ = include_str!("guide.md"); }' })).toEqual(
    [],
  );
  for (const name of ['"guide.md"', 'concat!("gui", "de.md")'])
    expect(
      await shortfallsOf({ ...carrying, 'build.rs': `include!("guide.md"); fn main() { include!(${name}); }` }),
    ).toEqual(['no Rust that can be parsed: guide.md']);
});

test('a closure that takes the name of what it calls is read once, not without end', async () => {
  const shadowing = `use std::process::Command;
    pub fn each(func: impl Fn(u8)) { let func = |item| func(item); (0..9).for_each(func); func(1); Command::new("x"); }`;
  expect(await shortfallsOf({ 'src/lib.rs': shadowing })).toEqual([]);
});

test('rules are given all of a large crate, in batches, and the place of each match in its own file', () => {
  const files = Array.from({ length: 5 }, (_, at) => `src/m${at}.rs`);
  const megabytes = (at: number) => `// ${at}\nfn f${at}() {}\n${'// padding\n'.repeat(300_000)}`;
  const crate = crateOf({
    'src/lib.rs': files.map((_, at) => `mod m${at};`).join(''),
    ...Object.fromEntries(files.map((name, at) => [name, megabytes(at)])),
  });
  const texts = [...scopedTexts(crate, factsOf(crate))];
  const found = texts.flatMap(({ joined }) => {
    const offsets = [...joined.buffer.toString('latin1').matchAll(/fn f\d/g)].map(({ index }) => index);
    return offsets.map((offset) => joined.place(offset, 5)).map((place) => `${place?.file}:${place?.line}`);
  });
  expect(texts.length).toBeGreaterThan(1);
  expect(found.sort()).toEqual(files.map((name) => `${name}:2`));
});

test('an executable is disguised where its ending promises something that does not run, not where nobody knows the ending', async () => {
  const pe = Buffer.concat([
    Buffer.from('MZ'),
    Buffer.alloc(58),
    Buffer.from([64, 0, 0, 0]),
    Buffer.from('PE\0\0'),
    Buffer.alloc(64),
  ]);
  const names = ['tests/tiny.128', 'tool.exe', 'tool', 'assets/logo.png', 'notes.txt', 'cache.dat'];
  const crate = crateOf({ 'src/lib.rs': '', ...Object.fromEntries(names.map((name) => [name, pe])) });
  const subject = { crate, facts: factsOf(crate) } as unknown as Parameters<typeof binaries.analyze>[0];
  const { evidence } = await binaries.analyze(subject, never);
  const agreeing = evidence.flatMap((piece) =>
    piece.kind === 'binary-blob' && piece.data.extensionAgrees ? [piece.at] : [],
  );
  expect(evidence.map(({ kind }) => kind)).toEqual(names.map(() => 'binary-blob'));
  expect(agreeing.map((at) => ('file' in at ? at.file : '')).sort()).toEqual(['tests/tiny.128', 'tool', 'tool.exe']);
});

test.each([
  ['/// See developer.mozilla.org and `std::process::Command`.\npub fn f() {}', true],
  ['use std::os::raw::c_int; pub struct Pair(c_int, std::os::fd::RawFd);', true],
  ['pub fn f(home: &Path) -> PathBuf { home.join(".mozilla/firefox") }', false],
  ['use std::{ffi::c_int, os::unix}; pub fn f() {}', false],
])('whether a library file may act is told by its code: %s', (code, isOne) => {
  expect(isQuiet([{ path: 'src/lib.rs', bytes: Buffer.from(code) }, 'run'])).toBe(isOne);
});

test('what a README shows is no code of the library that has it as its documentation; what it includes as code is', async () => {
  const guide = { 'guide.md': 'pub fn f() { std::process::Command::new("make"); }' };
  expect(await claimsOf('#![doc = include_str!("../guide.md")]', guide)).toEqual(new Set());
  expect(await claimsOf('include!("../guide.md");', guide)).toContain('exec');
});
