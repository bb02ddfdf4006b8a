import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFacts, withoutBytes } from '../../src/facts/index.ts';
import type { CrateFacts } from '../../src/model/facts.ts';
import type { IndexEntry } from '../../src/ports/crate-registry.ts';
import { crateOf } from '../support/crate-of.ts';

function factsOf(files: Readonly<Record<string, string | Buffer>>, manifest = ''): CrateFacts {
  const read = readFacts(crateOf(files, manifest), null);
  if (!read.ok) throw new Error(read.failure.what);
  return read.value.facts;
}

const when = (facts: CrateFacts, path: string) => facts.files.find((file) => file.path === path)?.runsAt;

test('finds the targets that cargo would find', () => {
  const facts = factsOf({
    'build.rs': '',
    'src/lib.rs': '',
    'src/main.rs': '',
    'src/bin/tool.rs': '',
    'src/bin/big/main.rs': '',
    'examples/show.rs': '',
    'tests/all.rs': '',
    'benches/fast.rs': '',
  });
  expect(facts.targets.map((target) => `${target.kind} ${target.name} ${target.path}`)).toEqual([
    'build-script build-script-build build.rs',
    'lib story src/lib.rs',
    'bin story src/main.rs',
    'bin big src/bin/big/main.rs',
    'bin tool src/bin/tool.rs',
    'example show examples/show.rs',
    'test all tests/all.rs',
    'bench fast benches/fast.rs',
  ]);
});

test('finds nothing by itself where the manifest forbids it', () => {
  const facts = factsOf({ 'build.rs': '', 'src/lib.rs': '', 'src/bin/a.rs': '' }, 'build = false\nautobins = false\n');
  expect(facts.buildScript).toBeNull();
  expect(facts.targets.map((target) => target.kind)).toEqual(['lib']);
});

test.each([
  ['build = "./gen/main.rs"', 'gen/main.rs'],
  ['build = ["one.rs"]', 'one.rs'],
  ['build = true', 'build.rs'],
])('the build script of %s is %s', (line, path) => {
  const facts = factsOf({ 'build.rs': '', [path]: '', 'src/lib.rs': '' }, `${line}\n`);
  expect(facts.buildScript).toBe(path);
  expect(when(facts, path)).toEqual(['build']);
});

test.each(['proc-macro = true', 'proc_macro = true', 'crate-type = ["proc-macro"]'])(
  '[lib] %s runs in the compiler',
  (line) => {
    const facts = factsOf({ 'src/lib.rs': 'mod inner;', 'src/inner.rs': '' }, `[lib]\n${line}\n`);
    expect(facts.procMacro).toBe(true);
    expect(when(facts, 'src/inner.rs')).toEqual(['macro']);
  },
);

test('follows modules wherever their attributes lead, and rings to their end', () => {
  const facts = factsOf({
    'build.rs': [
      'mod plain;',
      '#[path = "hidden/data.md"] pub(crate) mod odd;',
      '#[cfg_attr(unix, path = "for_unix.rs")] mod os;',
      'include!("assets/table.inc");',
      'include!(concat!(env!("CARGO_MANIFEST_DIR"), "/deep/code.txt"));',
      'mod info { pub mod history; pub mod deep { mod er; } }',
      'mod after;',
      '// mod not_this;',
    ].join('\n'),
    'info/history.rs': '',
    'info/deep/er.rs': '',
    'after.rs': '',
    'plain.rs': 'mod child; include!("build.rs");',
    'plain/child.rs': '',
    'hidden/data.md': '',
    'for_unix.rs': '',
    'assets/table.inc': '',
    'deep/code.txt': '',
    'not_this.rs': '',
    'src/lib.rs': 'mod shared;',
    'src/shared.rs': '',
    'tests/t.rs': '#[path = "../src/shared.rs"] mod shared;',
  });
  for (const path of [
    'plain.rs',
    'plain/child.rs',
    'info/history.rs',
    'info/deep/er.rs',
    'after.rs',
    'hidden/data.md',
    'for_unix.rs',
    'assets/table.inc',
    'deep/code.txt',
  ])
    expect([path, when(facts, path)]).toEqual([path, ['build']]);
  expect(when(facts, 'not_this.rs')).toEqual([]);
  expect(when(facts, 'src/shared.rs')).toEqual(['run', 'test']);
});

test('reads dependencies of every kind, target and name', () => {
  const manifest = `
[dependencies]
plain = "1"
other = { package = "real-name", version = "0.2", features = ["a"], default-features = false, optional = true }
[build_dependencies]
old = "1"
[target.'cfg(windows)'.dev-dependencies]
win = { version = "3", registry-index = "https://index.example/" }
`;
  const { dependencies } = factsOf({ 'src/lib.rs': '' }, manifest);
  expect(dependencies.map(({ kind, name, package: real, target }) => [kind, name, real, target])).toEqual([
    ['build', 'old', 'old', null],
    ['dev', 'win', 'win', 'cfg(windows)'],
    ['normal', 'other', 'real-name', null],
    ['normal', 'plain', 'plain', null],
  ]);
  expect(dependencies[2]).toMatchObject({
    optional: true,
    defaultFeatures: false,
    features: ['a'],
    requirement: '0.2',
  });
});

const ENTRY: IndexEntry = {
  name: 'story',
  version: '1.0.0',
  checksum: '0'.repeat(64),
  yanked: false,
  publishedAt: null,
  links: null,
  dependencies: [
    {
      name: 'dep',
      package: null,
      requirement: '^1',
      kind: 'normal',
      optional: false,
      defaultFeatures: true,
      features: [],
      target: null,
      registry: null,
    },
  ],
  features: { default: ['a', 'b'], a: [], b: [] },
  raw: '',
};
const SAME = '[dependencies]\ndep = "1"\n[features]\ndefault = ["b", "a"]\na = []\nb = []\n';

function differences(manifest: string, files: Record<string, string> = {}, entry: IndexEntry | null = ENTRY): string[] {
  const read = readFacts(crateOf({ 'src/lib.rs': '', ...files }, manifest), entry);
  if (!read.ok) throw new Error(read.failure.what);
  return read.value.evidence.map(({ data }) =>
    'between' in data ? `${data.between} ${data.field}: ${data.left} | ${data.right}` : '',
  );
}

test('index and manifest that say the same are no difference', () => {
  expect(differences(SAME)).toEqual([]);
});

test('a dependency, a feature or a library name that only one of them has is told', () => {
  expect(differences(SAME.replace('dep = "1"', 'dep = "1"\nmore = "2"'))).toEqual([
    'index dependencies:  | normal more ^2',
  ]);
  expect(differences(SAME.replace('["b", "a"]', '["a"]'))).toEqual(['index features.default: [a, b] | [a]']);
  expect(differences(SAME, {}, { ...ENTRY, links: 'z' })).toEqual(['index links: z | ']);
});

test('a dependency that the author did not write is told; one from a workspace or under another name is not', () => {
  const original = '[package]\nname = "story"\nversion.workspace = true\n[dependencies]\ndep.workspace = true\n';
  expect(differences('[dependencies]\ndep = "1"\n', { 'Cargo.toml.orig': original }, null)).toEqual([]);
  expect(differences('[dependencies]\ndep = "1"\nproc-macro1 = "1"\n', { 'Cargo.toml.orig': original }, null)).toEqual([
    'cargo-toml-orig normal dependency:  | proc-macro1 1',
  ]);
});

test.each([
  ['another name', '[package]\nname = "other"\nversion = "1.0.0"\n'],
  ['another version', '[package]\nname = "story"\nversion = "1.0.1"\n'],
  ['a version that is a deep table', `[package]\nname = "story"\nversion${'.a'.repeat(100_000)} = 1\n`],
  ['no TOML', '[package\n'],
  ['a million brackets', `a = ${'['.repeat(1_000_000)}`],
  ['a million digits', `a = ${'1'.repeat(1_000_000)}`],
  ['more than a megabyte', '#'.repeat(1_100_000)],
])('a manifest with %s is unreadable, in one line', (_what, text) => {
  const read = readFacts(crateOf({ 'Cargo.toml': text }), null);
  expect(read.ok ? null : read.failure.code).toBe('manifest-unreadable');
  expect(read.ok ? '' : read.failure.what).not.toContain('\n');
});

test('whatever a manifest holds, reading ends in facts or in a failure', () => {
  const key = fc.constantFrom(
    'package',
    'lib',
    'bin',
    'features',
    'dependencies',
    'target',
    'name',
    '__proto__',
    'build',
  );
  const line = fc.oneof(
    fc.tuple(key, fc.jsonValue({ maxDepth: 2 })).map(([name, value]) => `${name} = ${JSON.stringify(value)}`),
    key.map((name) => `[${name}]`),
    key.map((name) => `[[${name}]]`),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const read = readFacts(crateOf({ 'src/lib.rs': '' }, `${lines.join('\n')}\n`), null);
      return read.ok ? read.value.facts.id.name === 'story' : read.failure.code === 'manifest-unreadable';
    }),
  );
});

test('tells kinds of files by their first bytes', () => {
  const facts = factsOf({
    'src/lib.rs': '',
    'a.png': Buffer.from('7f454c4602010100', 'hex'),
    'b.txt': 'text',
    'c.bin': Buffer.from([1, 0, 2]),
    'd.dll': Buffer.from('4d5a9000', 'hex'),
  });
  const formats = Object.fromEntries(facts.files.map((file) => [file.path, file.format]));
  expect(formats).toMatchObject({ 'a.png': 'elf', 'b.txt': 'text', 'c.bin': 'data', 'd.dll': 'pe' });
});

test('tells of files whose bytes were let go what it tells of whole ones', () => {
  const whole = crateOf({
    'src/lib.rs': '',
    'c/a.h': 'int a;',
    'c/a.o': Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0]),
    'c/b.c': '',
  });
  const light = { ...whole, files: whole.files.map((file) => (/^c\//.test(file.path) ? withoutBytes(file) : file)) };
  expect(light.files.filter(({ path }) => /^c\//.test(path)).every(({ bytes }) => bytes.length === 0)).toBe(true);
  expect(readFacts(light, null)).toEqual(readFacts(whole, null));
});
