import { lookUp } from './frame.ts';
import { childOf, field, type SyntaxNode, textOf } from './node.ts';
import type { Frame } from './symbols.ts';

/** What `pub use` and `type` of any file call something of another crate: `crate::shell::Cmd` may be `std::process::Command`. */
export type Exports = Map<string, readonly string[]>;

export interface Names {
  readonly exports: Exports;
  /** A dependency's name in the source to its package's, both with `_`. */
  readonly packages: ReadonlyMap<string, string>;
  /** The packages themselves, by their own names. */
  readonly homes: ReadonlySet<string>;
  /** Whether a path is one that the analyzer knows: needed to see through `use std::process::*`. */
  readonly isKnown: (path: string) => boolean;
}

const LOCAL = new Set(['crate', 'self', 'super', '$crate', 'Self']);
const HOPS = 8;

const PATHS = new Set([
  ...['scoped_identifier', 'scoped_type_identifier', 'identifier', 'type_identifier', 'primitive_type'],
  ...['crate', 'self', 'super', 'metavariable'],
]);

/** The segments of a path expression or type: `<std::process::Command>::new` and `Vec::<u8>::new` too. Null for what is no path. */
export function segmentsOf(node: SyntaxNode, source: Buffer): readonly string[] | null {
  const parts: string[] = [];
  for (let at: SyntaxNode | undefined = node; at !== undefined; ) {
    const inner = unwrapped(at);
    if (inner !== null) {
      at = inner;
      continue;
    }
    if (!PATHS.has(at.kind)) return null;
    const name = field(at, 'name');
    parts.push(plainName(textOf(source, name ?? at)));
    at = name === undefined ? undefined : field(at, 'path');
  }
  return parts.reverse();
}

/** What stands around a path without changing what it names. */
function unwrapped(node: SyntaxNode): SyntaxNode | null {
  if (node.kind === 'generic_function') return field(node, 'function') ?? null;
  if (node.kind === 'generic_type' || node.kind === 'generic_type_with_turbofish') return field(node, 'type') ?? null;
  if (node.kind === 'bracketed_type' || node.kind === 'parenthesized_expression' || node.kind === 'qualified_type')
    return node.children[0] ?? null;
  return null;
}

function plainName(name: string): string {
  return name.startsWith('r#') ? name.slice(2) : name;
}

/** Files what a `use`, `extern crate` or `type` names into the frame; `exports` also gets it where other files may see it. */
export function declareNames(node: SyntaxNode, frame: Frame, exports: Exports | null): void {
  const source = frame.file.bytes;
  if (node.kind === 'use_declaration') {
    const argument = field(node, 'argument');
    if (argument !== undefined) declareUse(argument, frame, exports);
    return;
  }
  const name = field(node, 'name');
  if (name === undefined) return;
  const alias = node.kind === 'extern_crate_declaration' ? field(node, 'alias') : name;
  const target = node.kind === 'extern_crate_declaration' ? name : field(node, 'type');
  const path = target === undefined ? null : segmentsOf(target, source);
  if (alias !== undefined && path !== null) declare(frame, exports, textOf(source, alias), path);
}

function declare(frame: Frame, exports: Exports | null, alias: string, path: readonly string[]): void {
  if (path.length === 1 && path[0] === alias) return;
  const name = plainName(alias);
  frame.setAlias(name, path);
  // `use shell::Cmd` says no more of what `pub use std::process::Command as Cmd` has said already.
  const isRenamed = (exports?.get(name)?.at(-1) ?? name) !== name;
  if (path.at(-1) !== name || !isRenamed) exports?.set(name, path);
}

interface Used {
  readonly node: SyntaxNode;
  readonly prefix: readonly string[];
}
const USE_DEPTH = 64;

function declareUse(argument: SyntaxNode, frame: Frame, exports: Exports | null): void {
  const pending: Used[] = [{ node: argument, prefix: [] }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop())
    if (next.prefix.length < USE_DEPTH) pending.push(...useOne(next, frame, exports));
}

/** Declares one part of a `use`; of a list it gives the parts. */
function useOne({ node, prefix }: Used, frame: Frame, exports: Exports | null): Used[] {
  const source = frame.file.bytes;
  const under = (part: SyntaxNode | undefined) => [
    ...prefix,
    ...((part === undefined ? null : segmentsOf(part, source)) ?? []),
  ];
  if (node.kind === 'scoped_use_list' || node.kind === 'use_list') {
    const list = node.kind === 'use_list' ? node : childOf(node, 'use_list');
    return (list?.children ?? []).map((child) => ({ node: child, prefix: under(field(node, 'path')) }));
  }
  if (node.kind === 'use_wildcard') {
    frame.addGlob(under(node.children[0]));
    return [];
  }
  const alias = field(node, 'alias');
  const path = withoutSelf(node.kind === 'use_as_clause' ? under(field(node, 'path')) : under(node));
  const name = alias === undefined ? path.at(-1) : textOf(source, alias);
  if (name !== undefined) declare(frame, exports, name, path);
  return [];
}

function withoutSelf(path: readonly string[]): readonly string[] {
  return path.length > 1 && path.at(-1) === 'self' ? path.slice(0, -1) : path;
}

/** The whole path that segments mean in a frame, as `std::process::Command::new`. Unknown first names stay as they are. */
export function resolve(segments: readonly string[], frame: Frame, names: Names): string {
  let path = segments;
  const seen: string[] = [];
  for (let hop = 0; hop < HOPS; hop += 1) {
    const next = step(path, frame, names, seen);
    if (next === null) break;
    path = next;
  }
  return canonical(path, names);
}

function step(path: readonly string[], frame: Frame, names: Names, seen: string[]): readonly string[] | null {
  const [first = ''] = path;
  if (LOCAL.has(first)) return throughExports(path.slice(1), names, seen);
  const alias = seen.includes(first) ? undefined : lookUp(frame, (at) => at.aliases.get(first));
  if (alias !== undefined) {
    seen.push(first);
    return [...alias, ...path.slice(1)];
  }
  // A package's own name is no name from a glob.
  const glob = path.length > 1 && names.packages.has(first) ? null : throughGlobs(path, frame, names);
  if (glob !== null) return glob;
  return isLocalName(first, path, frame, names) ? throughExports(path, names, seen) : null;
}

/** A first name that no `use` explains may come from a module of the crate, alone by a local glob or as the module's path. */
function isLocalName(first: string, path: readonly string[], frame: Frame, { packages }: Names): boolean {
  if (first === 'std' || first === 'core' || first === 'alloc' || packages.has(first)) return false;
  return path.length > 1 || lookUp(frame, (at) => (at.globs.length > 0 ? true : undefined)) === true;
}

function throughExports(path: readonly string[], names: Names, seen: string[]): readonly string[] | null {
  for (let at = 0; at < path.length; at += 1) {
    const segment = path[at] ?? '';
    const exported = names.exports.get(segment);
    if (exported === undefined || seen.includes(`export ${segment}`)) continue;
    seen.push(`export ${segment}`);
    return [...exported, ...path.slice(at + 1)];
  }
  return null;
}

function throughGlobs(path: readonly string[], frame: Frame, names: Names): readonly string[] | null {
  return (
    lookUp(frame, (at) => {
      const glob = at.globs.find((candidate) => names.isKnown(canonical([...candidate, ...path], names)));
      return glob === undefined ? undefined : [...glob, ...path];
    }) ?? null
  );
}

function canonical(path: readonly string[], names: Names): string {
  const [first = ''] = path;
  const root = first === 'core' || first === 'alloc' ? 'std' : (names.packages.get(first) ?? first);
  return path.length <= 1 ? root : `${root}::${path.slice(1).join('::')}`;
}
