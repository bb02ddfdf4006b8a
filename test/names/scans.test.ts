import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { corpusLine } from '../../src/analyzers/index.ts';
import { Report } from '../../src/model/report.ts';
import { LoopbackRegistry } from '../support/loopback-registry.ts';
import { DAY, type Publish, publish } from '../support/publish-crate.ts';
import { type Ran, sandpit, temporaryFolder } from '../support/sandpit.ts';
import { subjectOf } from '../support/subject-of.ts';

const folder = await temporaryFolder();
const registry = await LoopbackRegistry.start();
const reports = new Map<string, Report>();
const CONNECTS = 'fn main() { let _ = std::net::TcpStream::connect("192.0.2.7:80"); }';
const KEPT = 'pub fn tell() -> u8 {\n    let told = 1;\n    told + 1\n}\n'.repeat(8);
const COPIED = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`src/${name}.rs`, `// ${name}\n${KEPT}`]));
const LIBRARY = { 'src/lib.rs': 'mod a;\nmod b;\nmod c;\nmod d;\n', ...COPIED };
/** A library whose only object has sixteen bytes of code, all zero. */
const ARCHIVE = (() => {
  const object = Buffer.alloc(128);
  Buffer.from('7f454c46020101', 'hex').copy(object);
  object.writeBigUInt64LE(64n, 40);
  object.writeUInt16LE(64, 58);
  object.writeUInt16LE(1, 60);
  object.writeBigUInt64LE(6n, 72);
  object.writeBigUInt64LE(16n, 96);
  const header = `${'a.o/'.padEnd(16)}${'0'.padEnd(32)}${'128'.padEnd(10)}\`\n`;
  return Buffer.concat([Buffer.from('!<arch>\n'), Buffer.from(header), object]);
})();
const LINKS =
  'fn main() { println!("cargo:rustc-link-search=native={}/lib", std::env::var("CARGO_MANIFEST_DIR").unwrap()); println!("cargo:rustc-link-lib=static=kept"); }';
const EARLY =
  'extern "C" fn first() {}\n#[used]\n#[link_section = ".init_array"]\nstatic FIRST: extern "C" fn() = first;\n';

interface Story extends Omit<Publish, 'name' | 'version' | 'age'> {
  readonly name: string;
  readonly version?: string;
  readonly age?: number;
  /** The name's first version, so many milliseconds ago; absent: this one is the first. */
  readonly began?: number;
  readonly tells: readonly string[];
  readonly level: 'clean' | 'suspicious';
}

/** What each is by its metadata and its files: the signals of this helper's kind, in the order of the alphabet. */
const STORIES: readonly Story[] = [
  { name: 'tracings', tells: ['name-like-popular'], level: 'clean' },
  { name: 'serdes', began: 400 * DAY, tells: [], level: 'clean' },
  { name: 'tokio-of-ours', tells: [], level: 'clean' },
  {
    name: 'rustdecimal',
    files: LIBRARY,
    tells: ['copy-of-popular', 'name-like-popular', 'squat-with-copied-sources'],
    level: 'clean',
  },
  {
    name: 'reqwests',
    version: '99.0.0',
    files: { ...LIBRARY },
    tells: ['copy-of-popular', 'name-like-popular', 'squat-with-copied-sources'],
    level: 'clean',
  },
  { name: 'quiet-fork', files: LIBRARY, tells: ['copy-of-popular'], level: 'clean' },
  { name: 'supertag', version: '99.0.0', tells: ['version-bait'], level: 'clean' },
  {
    name: 'supertag-builds',
    version: '99.0.0',
    files: { 'build.rs': CONNECTS },
    tells: ['squat-acts-at-build', 'version-bait'],
    level: 'suspicious',
  },
  {
    name: 'opens-a-folder',
    files: { '.vscode/tasks.json': '{"tasks":[{"command":"true","runOptions":{"runOn":"folderOpen"}}]}' },
    tells: ['editor-file-runs'],
    level: 'suspicious',
  },
  {
    name: 'wraps-the-compiler',
    files: { '.cargo/config.toml': '[build]\nrustc-wrapper = "./wrap.sh"\n' },
    tells: ['cargo-config-runs'],
    level: 'suspicious',
  },
  {
    name: 'pins-a-toolchain',
    files: { 'rust-toolchain.toml': '[toolchain]\nchannel = "stable"\n' },
    tells: ['cargo-config-shipped'],
    level: 'clean',
  },
  {
    name: 'builds-a-picture',
    manifest: 'build = "assets/logo.png"',
    files: { 'assets/logo.png': 'fn main() {}' },
    tells: ['code-with-other-ending'],
    level: 'suspicious',
  },
  {
    name: 'speaks-to-agents',
    files: { 'CLAUDE.md': `Be kind.${String.fromCodePoint(...[...'inert'].map((c) => 0xe0000 + c.charCodeAt(0)))}` },
    tells: ['agent-file-hidden-text'],
    level: 'suspicious',
  },
  {
    name: 'links-what-it-brings',
    files: { 'build.rs': LINKS, 'lib/libkept.a': ARCHIVE },
    tells: ['prebuilt-library-linked'],
    level: 'clean',
  },
  {
    name: 'links-before-main',
    files: { 'build.rs': LINKS, 'lib/libkept.a': ARCHIVE, 'src/lib.rs': EARLY },
    tells: ['prebuilt-library-before-main', 'prebuilt-library-linked'],
    level: 'suspicious',
  },
  {
    name: 'scripted-font',
    files: { 'assets/icons.woff2': '#!/bin/sh\ntrue\n' },
    tells: ['script-in-asset'],
    level: 'suspicious',
  },
];

const OURS =
  /^(name-like|version-bait|copy-of|squat-|editor-file|cargo-config|code-with|build-script-i|agent-file|prebuilt-|script-in|rule-in-|forged-|invisible-|word-split|confusable-|packed-)/;

function scan(names: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const flags = ['--static-only', '--format', 'json', '--registry', registry.url];
  const places = { XDG_DATA_HOME: join(folder.path, 'data'), SANDPIT_CACHE: join(folder.path, 'cache') };
  return sandpit(['scan', ...flags, ...names], { ...places, ...environment });
}

beforeAll(async () => {
  for (const { name, version = '1.0.0', age = DAY, began, tells: _, level: __, ...rest } of STORIES) {
    if (began !== undefined) publish(registry, { name, version: '0.1.0', age: began });
    publish(registry, { name, version, age, ...rest });
  }
  const original = subjectOf(LIBRARY, '', {}, { name: 'well-known', version: '2.0.0' });
  const files = join(folder.path, 'files.txt');
  await writeFile(files, `${corpusLine(original.facts)}\n`);
  const ran = await scan(
    STORIES.map(({ name }) => name),
    { SANDPIT_POPULAR_FILES: files },
  );
  for (const line of ran.stdout.split('\n').filter((text) => text !== '')) {
    const report = Report.parse(JSON.parse(line));
    reports.set(report.crate.name, report);
  }
}, 120_000);
afterAll(async () => {
  await registry.stop();
  await folder[Symbol.asyncDispose]();
});

test.each(STORIES.map((story) => [story.name, story] as const))('%s', (name, story) => {
  const report = reports.get(name);
  expect(report?.signals.map(({ id }) => id).filter((id) => OURS.test(id))).toEqual(story.tells);
  expect(report?.verdict.level).toBe(story.level);
  expect(report?.coverage.filter(({ asked, state }) => asked && state !== 'complete')).toEqual([]);
});

test('a name and all that is weak beside it never make a crate suspicious', () => {
  const weak = STORIES.filter(({ level }) => level === 'clean').map(({ name }) => reports.get(name));
  expect(weak.length).toBeGreaterThan(5);
  for (const report of weak) expect(report?.verdict).toMatchObject({ level: 'clean', recommendation: 'allow' });
});

test('a corpus that is not there is told in one line, before anything is scanned', async () => {
  const ran = await scan(['tracings'], { SANDPIT_POPULAR_NAMES: join(folder.path, 'absent.txt') });
  expect(ran.status).toBe(2);
  expect(ran.stdout).toBe('');
  expect(ran.stderr).toContain('a corpus cannot be read');
});

test('a corpus of names takes the place of the shipped one', async () => {
  const names = join(folder.path, 'names.txt');
  await writeFile(names, 'supertags\n');
  const ran = await scan(['supertag', 'tracings'], { SANDPIT_POPULAR_NAMES: names });
  const told = ran.stdout
    .split('\n')
    .filter((text) => text !== '')
    .map((line) => Report.parse(JSON.parse(line)))
    .map(({ crate, signals }) => [crate.name, signals.some(({ id }) => id === 'name-like-popular')]);
  expect(told).toEqual([
    ['supertag', true],
    ['tracings', false],
  ]);
});
