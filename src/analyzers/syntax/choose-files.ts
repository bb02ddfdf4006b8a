import { blankComments } from '../../kit/rust-text.ts';
import type { RunsAt } from '../../model/evidence.ts';
import type { CrateFacts, CrateFile } from '../../model/facts.ts';
import { tellingMacros } from './expand-macros.ts';
import type { FunctionSeen, SourceFile } from './symbols.ts';
import { TRIGGER, WAY_OUT } from './triggers.ts';
import type { World } from './world.ts';

/** A file and the moment for which it is read. */
export type Placed = readonly [SourceFile, RunsAt];

/** Moments in which code runs, the most telling first: a file of several is read as the first. */
const MOMENTS: readonly RunsAt[] = ['build', 'macro', 'run'];
const WORDS = 200;

/** What tests rarely have together: a way to the outside, and something of the user's, or of the outside, to hand over to it or to run. */
const TALKS =
  /\b(TcpStream|UdpSocket|to_socket_addrs|reqwest|ureq|attohttpc|minreq|isahc|surf|hyper|hickory_resolver|curl|wget)\b/;
const TAKES =
  /\.(ssh|aws|gnupg|mozilla|netrc|npmrc|git-credentials)\b|["/]\.env"|\bid_(rsa|ed25519)\b|credentials\.toml|\b(keystore|tdata|from_mode|set_mode)\b|Login Data|\bvars(_os)?\s*\(\s*\)|\bCommand\s*::\s*new\s*\(\s*"(sh|bash|zsh|cmd|powershell|python3?|perl|node|curl|wget)"/;
const TESTS_BYTES = 256 * 1024;

/** Tests that may take something or run what they fetch: whoever runs them is who they do it to. The small ones first, so many bytes together. */
export function tellingTests(files: readonly CrateFile[], facts: CrateFacts): Placed[] {
  const only = new Set(facts.files.filter(isTestAlone).map((file) => file.path));
  const all = files.filter(({ path }) => only.has(path)).map(testShown);
  const shared = all.filter(({ isRoot, talks, takes }) => !isRoot && (talks || takes));
  const talkShared = shared.some(({ talks }) => talks);
  const takeShared = shared.some(({ takes }) => takes);
  const roots = all.filter(
    ({ isRoot, talks, takes }) => isRoot && (talks || takes) && (talks || talkShared) && (takes || takeShared),
  );
  const telling = roots.length > 0 || (talkShared && takeShared) ? [...roots, ...shared] : [];
  return within(
    TESTS_BYTES,
    telling.map(({ file }) => [file, 'test']),
  );
}

/** Each file right below `tests` is a program of its own; what lies deeper they share. */
function testShown(file: CrateFile) {
  const text = file.bytes.toString('latin1');
  return { file, isRoot: /^[^/]+\/[^/]+$/.test(file.path), talks: TALKS.test(text), takes: TAKES.test(text) };
}

function isTestAlone({ format, runsAt }: CrateFacts['files'][number]): boolean {
  return format === 'text' && runsAt.includes('test') && !MOMENTS.some((moment) => runsAt.includes(moment));
}

/** The crate's code in the order of reading: build scripts, macros, library. */
export function inOrder(files: readonly CrateFile[], facts: CrateFacts): Placed[] {
  const when = new Map(facts.files.map((file) => [file.path, MOMENTS.find((moment) => file.runsAt.includes(moment))]));
  const texts = new Set(facts.files.filter((file) => file.format === 'text').map((file) => file.path));
  const wanted = files.flatMap((file) => {
    const moment = when.get(file.path);
    return moment === undefined || !texts.has(file.path) ? [] : [[file, moment] as const];
  });
  return wanted.sort(([, a], [, b]) => MOMENTS.indexOf(a) - MOMENTS.indexOf(b));
}

/** A library file in which nothing has a telling name, whatever its comments tell. */
export function isQuiet([{ bytes }, runsAt]: Placed): boolean {
  if (runsAt !== 'run') return false;
  return !TRIGGER.testBytes(bytes) || !TRIGGER.testBytes(blankComments(bytes));
}

/** Quiet files that use a name which another file, or the manifest, gave to something telling, or a macro that is telling. */
export function namingAgain(quiet: readonly Placed[], world: World): Placed[] {
  const { exports, packages } = world.names;
  const given = [...exports]
    .filter(([alias, path]) => alias !== path.at(-1) && path.length > 1)
    .map(([alias]) => alias);
  const renamed = [...packages].filter(([name, real]) => name !== real).map(([name]) => name);
  const pattern = anyOf([...given, ...renamed, ...tellingMacros(world)]);
  return pattern === null ? [] : quiet.filter(([file]) => pattern.test(file.bytes.toString('latin1')));
}

/** Claims of functions whose callers may hand something on, or decide when it happens. */
const TELLING = new Set([
  ...['connect', 'http', 'udp', 'dns', 'exec', 'download-tool', 'dynamic-load', 'file-write', 'decode', 'embed'],
  ...['secret-path', 'env-secret', 'env-sweep', 'env-read', 'host-read', 'git-data', 'key-shapes', 'file-read'],
]);
/** Of the claims that most crates show, reading and writing files and the environment, only together with a way out. */
const WAYS_OUT = new Set(['connect', 'http', 'udp', 'dns', 'exec', 'download-tool', 'dynamic-load']);
/** Names that every other type has. */
const COMMON =
  /^(new|default|from|into|try_from|get|set|run|main|build|fmt|drop|next|read|write|open|close|send|recv|clone|len|is_empty|as_ref|as_mut|deref|eq|cmp|hash|init|start|stop|load|save|parse|poll|call|path|name|error|test|self|Self|Error|Result|Config|Builder|Inner|State|Options)$/;
const CALLERS_BYTES = 192 * 1024;

/** Functions that were seen to reach out, run, read or hide something: none where nothing of the library reaches out. */
export function tellingFunctions({ sights }: World): ReadonlySet<FunctionSeen> {
  const all = [...sights.values()].filter(({ runsAt }) => runsAt === 'run');
  if (!all.some(({ claim }) => WAYS_OUT.has(claim))) return new Set();
  return new Set(all.flatMap(({ claim, within }) => (within !== null && TELLING.has(claim) ? [within] : [])));
}

/** Whether a name is one by which something can be found. */
export function isTelling(name: string): boolean {
  return !COMMON.test(name);
}

/**
 * Quiet files that name a function, or a type with a method, which was seen to reach out, run, read or hide something:
 * what flows between those passes through them. The small ones first, so many bytes together.
 */
export function callersIn(quiet: readonly Placed[], world: World): readonly Placed[] {
  const telling = tellingFunctions(world);
  const pattern = anyOf([...telling].map(nameToCallBy).filter((name) => name.length > 2 && isTelling(name)));
  if (pattern === null) return [];
  const modules = namesModule([...telling].map((seen) => moduleOf(seen.frame.file)));
  const naming = quiet.filter(([file]) => {
    const text = file.bytes.toString('latin1');
    return pattern.test(text) || modules?.test(text) === true;
  });
  return within(CALLERS_BYTES, naming);
}

const SUPPLIERS_BYTES = 64 * 1024;

/** Quiet files whose module is named by one that may talk or run something: places and addresses often lie in a module of their own. */
export function suppliersIn(quiet: readonly Placed[], others: readonly Placed[]): Placed[] {
  const users = others.filter(([{ bytes }, runsAt]) => runsAt === 'run' && WAY_OUT.testBytes(bytes));
  const named = new Set(users.flatMap(([{ bytes }]) => modulesNamed(bytes.toString('latin1'))));
  return within(
    SUPPLIERS_BYTES,
    quiet.filter(([file]) => named.has(moduleOf(file))),
  );
}

/** Whether one of these modules is named; null where none has a name by which it can be told. */
function namesModule(names: readonly string[]): RegExp | null {
  const told = new Set(names.filter((name) => /^[a-z]\w*$/.test(name) && isTelling(name)));
  return told.size === 0 ? null : new RegExp(`\\b(${[...told].join('|')})\\s*::`);
}

function modulesNamed(text: string): readonly string[] {
  return [...text.matchAll(/\b([a-z]\w*)\s*::/g)].map(([, name = '']) => name);
}

/** The module that a file is, by its last name. */
export function moduleOf({ path }: SourceFile): string {
  return /([^/]+?)(\/mod)?\.rs$/.exec(path)?.[1] ?? '';
}

/** The small ones first, so many bytes together. */
function within(bytes: number, files: readonly Placed[]): Placed[] {
  let left = bytes;
  return [...files]
    .sort(([a], [b]) => a.bytes.length - b.bytes.length)
    .filter(([file]) => {
      left -= file.bytes.length;
      return left >= 0;
    });
}

function nameToCallBy({ name, owner }: FunctionSeen): string {
  return owner ?? name;
}

function anyOf(words: readonly string[]): RegExp | null {
  const plain = [...new Set(words)].filter((word) => /^\w{1,64}$/.test(word)).slice(0, WORDS);
  return plain.length === 0 ? null : new RegExp(`\\b(${plain.join('|')})\\b`);
}
