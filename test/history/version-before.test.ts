import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Report } from '../../src/model/report.ts';
import { LoopbackRegistry } from '../support/loopback-registry.ts';
import { DAY, MINUTE, type Publish, publish } from '../support/publish-crate.ts';
import { sandpit, temporaryFolder } from '../support/sandpit.ts';

const folder = await temporaryFolder();
const registry = await LoopbackRegistry.start();
const reports = new Map<string, Report>();

const QUIET = 'fn main() {\n    println!("cargo:rerun-if-changed=build.rs");\n}\n';
const REACHES = `fn main() {
    let _ = std::net::TcpStream::connect("192.0.2.7:9");
}
`;
const CALLS = 'pub fn ask() -> bool {\n    std::net::TcpStream::connect("192.0.2.7:9").is_ok()\n}\n';
const MACRO =
  'use proc_macro::TokenStream;\n#[proc_macro]\npub fn same(input: TokenStream) -> TokenStream {\n    input\n}\n';
const ELF = Buffer.concat([Buffer.from('\u007fELF\u0002\u0001\u0001'), Buffer.alloc(100)]);

/** Versions of `name`, the last one scanned; others that must be there; the signals of history, dependencies and advisories. */
interface Told {
  readonly name: string;
  readonly versions: readonly Omit<Publish, 'name'>[];
  readonly others?: readonly Publish[];
  readonly signals: readonly string[];
}

const old = { version: '1.0.0', age: 300 * DAY };
const before = { version: '1.1.0', age: 100 * DAY };
const now = { version: '1.1.1', age: 5 * MINUTE };
const young = (name: string, more: Partial<Publish> = {}): Publish => ({
  name,
  version: '0.1.0',
  age: 60 * MINUTE,
  ...more,
});

const STORIES: readonly Told[] = [
  { name: 'firstborn', versions: [{ ...now, files: { 'build.rs': REACHES } }], signals: [] },
  { name: 'steady', versions: [old, before, now], signals: [] },
  {
    name: 'scripted',
    versions: [old, before, { ...now, files: { 'build.rs': QUIET } }],
    signals: ['build-script-first'],
  },
  {
    name: 'rescripted',
    versions: [
      { ...old, files: { 'build.rs': QUIET } },
      { ...now, files: { 'build.rs': `${QUIET}// more\n` } },
    ],
    signals: ['build-script-changed'],
  },
  {
    name: 'sleeper',
    versions: [
      { ...old, age: 900 * DAY },
      { ...now, files: { 'build.rs': QUIET } },
    ],
    signals: ['build-script-first', 'dormant-crate-wakes'],
  },
  { name: 'sleepwalker', versions: [{ ...old, age: 900 * DAY }, now], signals: [] },
  {
    name: 'grower',
    versions: [
      { ...old, files: { 'build.rs': QUIET } },
      { ...now, files: { 'build.rs': REACHES } },
    ],
    signals: ['build-gains-capability', 'build-script-changed'],
  },
  {
    name: 'always-reached',
    versions: [
      { ...old, files: { 'build.rs': REACHES } },
      { ...now, files: { 'build.rs': `${REACHES}// more\n` } },
    ],
    signals: ['build-script-changed'],
  },
  {
    name: 'mover',
    versions: [
      { ...old, files: { 'src/lib.rs': CALLS } },
      { ...now, files: { 'src/lib.rs': 'pub mod net;\n', 'src/net.rs': CALLS } },
    ],
    signals: [],
  },
  {
    name: 'client',
    versions: [old, { ...now, files: { 'src/lib.rs': CALLS } }],
    signals: ['library-gains-capability'],
  },
  {
    name: 'turned-macro',
    versions: [old, { ...now, manifest: '[lib]\nproc-macro = true', files: { 'src/lib.rs': MACRO } }],
    signals: ['became-proc-macro'],
  },
  { name: 'armed', versions: [old, { ...now, files: { 'lib/helper.so': ELF } }], signals: ['new-binary'] },
  {
    name: 'armed-before',
    versions: [
      { ...old, files: { 'a.so': ELF } },
      { ...now, files: { 'b.so': ELF } },
    ],
    signals: [],
  },
  {
    name: 'withdrawn',
    versions: [
      ...[1, 2, 3, 4].map((minor) => ({ version: `1.${minor}.0`, age: (500 - minor) * DAY, yanked: true })),
      { version: '1.5.0', age: 5 * MINUTE, files: { 'build.rs': QUIET } },
    ],
    signals: ['build-script-first', 'dormant-crate-wakes', 'older-versions-yanked', 'update-forced'],
  },
  {
    name: 'splitting',
    versions: [
      { ...old, repository: 'https://vcs.test/good/splitting' },
      {
        ...now,
        repository: 'https://vcs.test/good/splitting',
        needs: [{ name: 'splitting-macros', requirement: '^0.1' }],
      },
    ],
    others: [
      young('splitting-macros', {
        repository: 'https://vcs.test/good/splitting.git',
        manifest: '[lib]\nproc-macro = true',
        files: { 'src/lib.rs': MACRO },
      }),
    ],
    signals: ['young-part-builds'],
  },
  {
    name: 'pretending',
    versions: [
      { ...old, repository: 'https://vcs.test/good/pretending' },
      {
        ...now,
        repository: 'https://vcs.test/good/pretending',
        needs: [{ name: 'pretending-macros', requirement: '^0.1' }],
      },
    ],
    others: [
      young('pretending-macros', { repository: 'https://vcs.test/good/pretending', files: { 'build.rs': REACHES } }),
    ],
    signals: ['young-dependency-builds'],
  },
  {
    name: 'newcomer',
    versions: [
      { ...old, age: 20 * DAY },
      { ...now, needs: [{ name: 'newcomer-sys', requirement: '^0.1' }] },
    ],
    others: [young('newcomer-sys', { files: { 'build.rs': QUIET } })],
    signals: [],
  },
  {
    name: 'optional-only',
    versions: [old, { ...now, needs: [{ name: 'extra-sys', requirement: '^0.1', optional: true }] }],
    others: [young('extra-sys', { files: { 'build.rs': QUIET } })],
    signals: [],
  },
  {
    name: 'optional-by-default',
    versions: [
      old,
      {
        ...now,
        needs: [{ name: 'extra-sys2', requirement: '^0.1', optional: true }],
        features: { default: ['fast'], fast: ['dep:extra-sys2'] },
      },
    ],
    others: [young('extra-sys2', { files: { 'build.rs': QUIET } })],
    signals: ['young-dependency-builds'],
  },
  {
    name: 'loose',
    versions: [{ ...now, needs: [{ name: 'loose-hash', requirement: '*' }] }],
    others: [young('loose-hash')],
    signals: ['loose-requirement-on-young'],
  },
  {
    name: 'plain-new',
    versions: [old, { ...now, needs: [{ name: 'tiny', requirement: '^0.1' }] }],
    others: [young('tiny')],
    signals: ['young-dependency'],
  },
  {
    name: 'grown-up-dependency',
    versions: [old, { ...now, needs: [{ name: 'proven-sys', requirement: '^0.1' }] }],
    others: [
      young('proven-sys', { age: 800 * DAY }),
      young('proven-sys', { version: '0.1.1', files: { 'build.rs': QUIET } }),
    ],
    signals: [],
  },
  {
    name: 'helper-that-fetches',
    versions: [
      { ...old, files: { 'build.rs': QUIET } },
      {
        ...now,
        files: { 'build.rs': QUIET },
        needs: [
          { name: 'ureq', requirement: '^2', kind: 'build' },
          { name: 'base64', requirement: '^0.22', kind: 'build' },
        ],
      },
    ],
    others: [
      young('ureq', { version: '2.0.0', age: 900 * DAY }),
      young('base64', { version: '0.22.0', age: 900 * DAY }),
    ],
    signals: ['build-crates-reach-and-decode', 'build-crates-reach-out'],
  },
];

const OURS =
  /^(build-script-|became-|new-binary|build-gains|library-gains|young-|loose-|older-|update-forced|dormant-|build-crates-|advisory-|depends-on)/;

beforeAll(async () => {
  for (const { name, versions, others = [] } of STORIES)
    for (const one of [...versions.map((version) => ({ name, ...version })), ...others]) publish(registry, one);
  const flags = ['--static-only', '--format', 'json', '--registry', registry.url];
  const places = { XDG_DATA_HOME: join(folder.path, 'data'), SANDPIT_CACHE: join(folder.path, 'cache') };
  const ran = await sandpit(['scan', ...flags, ...STORIES.map(({ name }) => name)], places);
  for (const line of ran.stdout.split('\n').filter((text) => text !== '')) {
    const report = Report.parse(JSON.parse(line));
    reports.set(report.crate.name, report);
  }
});
afterAll(async () => {
  await registry.stop();
  await folder[Symbol.asyncDispose]();
});

test.each(STORIES.map((told) => [told.name, told] as const))(
  '%s: what is new is told, and nothing else',
  (name, told) => {
    const report = reports.get(name);
    expect(report?.signals.map(({ id }) => id).filter((id) => OURS.test(id))).toEqual(told.signals);
    expect(report?.coverage.filter(({ stage }) => ['history', 'dependencies', 'metadata'].includes(stage))).toEqual(
      ['metadata', 'history', 'dependencies'].map((stage) =>
        expect.objectContaining({ stage, state: 'complete', asked: true }),
      ),
    );
  },
);
