import { blankComments } from '../kit/rust-text.ts';
import type { RunsAt } from '../model/evidence.ts';
import type { BuildTarget, CrateFile } from '../model/facts.ts';

const BY_KIND: Readonly<Record<BuildTarget['kind'], RunsAt>> = {
  'build-script': 'build',
  lib: 'run',
  bin: 'run',
  example: 'run',
  test: 'test',
  bench: 'test',
};
const MODULE = /\bmod\s+(?:r#)?([A-Za-z_][A-Za-z0-9_]*)\s*;/g;
const INLINE_MODULE = /\bmod\s+(?:r#)?[A-Za-z_][A-Za-z0-9_]*\s*\{/;
const OPENS_OR_CLOSES = /\bmod\s+(?:r#)?([A-Za-z_][A-Za-z0-9_]*)\s*([;{])|[{}]/g;
/** The attributes before a module: its path may stand in any of them, `cfg_attr` included. */
const PATH_BEFORE =
  /\bpath\s*=\s*r?#{0,3}"([^"\n]{1,500})"[^"\]]{0,40}\](?:\s{0,80}#\s{0,8}\[[^\]\n]{0,200}\])*\s{0,80}(?:pub\s{0,8}(?:\([^)\n]{0,80}\))?)?\s{0,80}$/;
const BEFORE_MODULE = 1200;
/** `include!("x.in")`, `include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tables/", "x.in"))`: what stands between the brackets. */
const INCLUDED = /\binclude(?:_str|_bytes)?!\s*[({[]([^;]{0,600})/g;
const LITERAL = /r?#{0,3}"([^"\n]{1,500})"/g;
const NAMES_FILES = ['mod', 'include'];
const LONGEST_PATH = 1024;
const SOURCE_BYTES = 2 * 1024 * 1024;

/** When each file's code runs: the targets' roots, and what they reach through `mod`, `#[path]` and `include!`. */
export function runsAt(
  targets: readonly BuildTarget[],
  procMacro: boolean,
  files: readonly CrateFile[],
): ReadonlyMap<string, readonly RunsAt[]> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const named = namesAsked(byPath);
  const found = new Map<string, Set<RunsAt>>();
  for (const target of targets) {
    const when = target.kind === 'lib' && procMacro ? 'macro' : BY_KIND[target.kind];
    for (const path of reach(target.path, named)) found.set(path, (found.get(path) ?? new Set()).add(when));
  }
  return new Map([...found].map(([path, set]) => [path, [...set].sort()]));
}

/** The files that a file names, as a root or as a module; null where it is none of the crate's. */
type Named = (path: string, isRoot: boolean) => readonly string[] | null;

/** Each file is read once, however many targets reach it: tests, examples and binaries all reach the library's. */
function namesAsked(byPath: ReadonlyMap<string, CrateFile>): Named {
  const known = new Map<string, readonly string[]>();
  return (path, isRoot) => {
    const file = byPath.get(path);
    if (file === undefined) return null;
    const key = `${isRoot} ${path}`;
    const names = known.get(key) ?? namedBy(file, isRoot).filter((name) => byPath.has(name));
    known.set(key, names);
    return names;
  };
}

function namedBy({ path, bytes }: CrateFile, isRoot: boolean): string[] {
  const source = bytes.subarray(0, SOURCE_BYTES);
  if (!NAMES_FILES.some((word) => source.includes(word))) return [];
  return pathsIn(blankComments(source).toString('latin1'), path, isRoot);
}

/** The files that one root pulls in, itself first. A list and a set, not recursion: modules may form a ring. */
function reach(root: string, named: Named): ReadonlySet<string> {
  const seen = new Set<string>();
  const pending: { readonly path: string; readonly isRoot: boolean }[] = [{ path: root, isRoot: true }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const names = seen.has(next.path) ? null : named(next.path, next.isRoot);
    if (names === null) continue;
    seen.add(next.path);
    for (const path of names) pending.push({ path, isRoot: false });
  }
  return seen;
}

/** Paths that a source names; a module in a file other than a root or `mod.rs` lies in a folder of that file's name. */
function pathsIn(source: string, path: string, isRoot: boolean): string[] {
  const folder = path.split('/').slice(0, -1);
  const stem = path.split('/').at(-1)?.replace(/\.rs$/, '') ?? '';
  const modules = isRoot || stem === 'mod' || stem === 'lib' || stem === 'main' ? folder : [...folder, stem];
  const out: string[] = [];
  for (const { name, index, within } of modulesIn(source)) {
    const explicit = PATH_BEFORE.exec(source.slice(Math.max(0, index - BEFORE_MODULE), index))?.[1];
    // A path counts from the file's folder, within an inline module from that module's: both are tried.
    if (explicit !== undefined) out.push(join(folder, explicit), join(modules, explicit));
    for (const base of [modules, folder]) out.push(...filesOf(name, within, base));
  }
  for (const [, given = ''] of source.matchAll(INCLUDED)) out.push(...includedBy(given, folder));
  return out;
}

interface ModuleNamed {
  readonly name: string;
  readonly index: number;
  /** The inline modules around it, as a path: `mod info { mod history; }` lies in `info/history.rs`. */
  readonly within: string;
}

function modulesIn(source: string): ModuleNamed[] {
  if (!INLINE_MODULE.test(source))
    return [...source.matchAll(MODULE)].map(({ 1: name = '', index }) => ({ name, index, within: '' }));
  const out: ModuleNamed[] = [];
  const open: string[] = [''];
  for (const { 0: sign, 1: name = '', 2: end, index } of source.matchAll(OPENS_OR_CLOSES)) {
    const within = open.at(-1) ?? '';
    if (end === ';') out.push({ name, index, within });
    else if (sign === '}') open.pop();
    else open.push(name === '' || within.length > LONGEST_PATH ? within : `${within}/${name}`);
  }
  return out;
}

function filesOf(name: string, within: string, base: readonly string[]): string[] {
  const ways = within === '' ? [name] : [`${within}/${name}`, name];
  return ways.flatMap((way) => [join(base, `${way}.rs`), join(base, `${way}/mod.rs`)]);
}

/** The pieces of a path alone and put together: from the file's folder, or from the package's where that is named. */
function includedBy(given: string, folder: readonly string[]): string[] {
  const pieces = [...insideOf(given).matchAll(LITERAL)].map(([, piece = '']) => piece);
  const fromRoot = pieces.includes('CARGO_MANIFEST_DIR');
  const named = pieces.filter((piece) => !/^(CARGO_MANIFEST_DIR|OUT_DIR)$/.test(piece));
  return [named[0] ?? '', named.join('')].map((path) => join(fromRoot ? [] : folder, path));
}

/** Up to the bracket that closes what was open before. */
function insideOf(given: string): string {
  let depth = 1;
  for (let at = 0; at < given.length; at += 1) {
    const sign = given[at] ?? '';
    if ('([{'.includes(sign)) depth += 1;
    else if (')]}'.includes(sign)) depth -= 1;
    if (depth === 0) return given.slice(0, at);
  }
  return given;
}

function join(folder: readonly string[], path: string): string {
  const parts = [...folder];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
