import { expect, test } from 'vitest';
import buildPaths from '../../src/analyzers/catalog/build-paths.ts';
import { subjectOf } from '../support/subject-of.ts';

async function look(files: Readonly<Record<string, string>>, manifest = ''): Promise<string[]> {
  const { evidence } = await buildPaths.analyze(subjectOf(files, manifest), AbortSignal.timeout(5000));
  return evidence.map(({ data }) => ('field' in data ? `${data.field}: ${data.right}` : ''));
}

test.each([
  ['build = "assets/logo.png"', { 'assets/logo.png': 'fn main() {}' }, ['build ending: assets/logo.png']],
  ['build = "src/lib.rs"', {}, ['build is the library: src/lib.rs']],
  ['build = "src/gen.rs"', { 'src/gen.rs': '' }, ['build in src: src/gen.rs']],
  ['build = "build/main.rs"', { 'build/main.rs': '' }, []],
  ['[lib]\npath = "README.md"', { 'README.md': '' }, ['lib ending: README.md']],
  ['[lib]\npath = "lib.rs"', { 'lib.rs': '' }, []],
])('%s', async (manifest, files, told) => {
  expect(await look({ 'src/lib.rs': '', ...files }, `${manifest}\n`)).toEqual(told);
});

test.each([
  ['include!("notes.txt");', 'pub fn act() { std::process::exit(0) }', 'notes.txt'],
  ['#[path = "data.json"] mod data;', 'fn act() {}', 'data.json'],
  ['include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/logo.svg"));', 'Command::new("x");', 'logo.svg'],
])('%s of a file that acts is code under another name', async (source, content, name) => {
  expect(await look({ 'src/lib.rs': source, [`src/${name}`]: content })).toEqual([`included as code: src/${name}`]);
});

test.each([
  ['pub const TABLE: [u8; 3] = include!("table.txt");', { 'src/table.txt': '[1, 2, 3]' }],
  ['pub const TEXT: &str = include_str!("code.txt");', { 'src/code.txt': 'fn act() {}' }],
  ['include!("generated.rs.in");', { 'src/generated.rs.in': 'fn act() {}' }],
  ['include!("ops.inc");', { 'src/ops.inc': 'fn act() {}' }],
  ['include!(concat!(env!("OUT_DIR"), "/made.txt"));', {}],
])('%s is what it looks like', async (source, files) => {
  expect(await look({ 'src/lib.rs': source, ...files })).toEqual([]);
});
