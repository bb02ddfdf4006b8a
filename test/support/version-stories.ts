import { DAY, MINUTE, type Publish } from './publish-crate.ts';

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

export const STORIES: readonly Told[] = [
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
  {
    name: 'misled',
    versions: [old, { ...now, needs: [{ name: 'reqwset', requirement: '^0.1' }] }],
    others: [young('reqwset')],
    signals: ['dependency-resembles-popular', 'young-dependency'],
  },
  {
    name: 'misled-from-the-start',
    versions: [{ ...now, needs: [{ name: 'tokoi', requirement: '^0.1' }] }],
    others: [young('tokoi')],
    signals: ['dependency-resembles-popular'],
  },
  {
    name: 'not-misled',
    versions: [old, { ...now, needs: [{ name: 'reqwesst', requirement: '^0.1' }] }],
    others: [young('reqwesst', { age: 700 * DAY })],
    signals: [],
  },
];
