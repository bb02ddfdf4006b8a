import { EMPTY_NODE, field, type SyntaxNode, textOf } from '../syntax/node.ts';
import type { Module } from './modules.ts';

const WALKS = 5000;
const DEPTH = 12;
const NAMED = new Set(['function_item', 'struct_item', 'enum_item', 'union_item', 'type_item', 'trait_item']);

/** One `pub use`: a name and what it stands for, or all that another module makes known. */
interface Use {
  readonly target: readonly string[];
  /** Null for a glob. */
  readonly name: string | null;
}

/** A module as others come to it. */
interface Visit {
  readonly as: readonly string[];
  readonly key: string;
  readonly depth: number;
}

/**
 * How others can name what a library defines: from where it is defined (`module::name`) to the shortest path from the root. Names
 * that macros make are not known.
 */
export function exportedPaths(modules: ReadonlyMap<string, Module>): ReadonlyMap<string, string> {
  const uses = new Map([...modules.values()].map((module) => [module, usesIn(module)]));
  const found = new Map<string, string>();
  const seen = new Set<string>();
  const pending: Visit[] = [{ as: [], key: '', depth: 0 }];
  for (let next = pending.shift(); next !== undefined && seen.size < WALKS; next = pending.shift()) {
    const module = modules.get(next.key);
    const place = `${next.as.join('::')} ${next.key}`;
    if (module === undefined || next.depth > DEPTH || seen.has(place)) continue;
    seen.add(place);
    pending.push(
      ...visited(next, module, uses.get(module) ?? [], (target, path) => {
        const key = definition(target, modules, uses);
        const known = found.get(key);
        if (known === undefined || known.split('::').length > path.length) found.set(key, path.join('::'));
      }),
    );
  }
  return found;
}

/** Notes what a module makes known, and gives the modules that are reached through it. */
function visited(
  { as, depth }: Visit,
  module: Module,
  uses: readonly Use[],
  note: (target: readonly string[], path: readonly string[]) => void,
): Visit[] {
  const inside = publicItems(module).flatMap(([name, item]): Visit[] => {
    const target = [...module.path, name];
    if (item.kind === 'mod_item') return [{ as: [...as, name], key: target.join('::'), depth: depth + 1 }];
    note(target, [...as, name]);
    return [];
  });
  const passedOn = uses.map(({ target, name }): Visit => {
    const path = name === null ? as : [...as, name];
    if (name !== null) note(target, path);
    return { as: path, key: target.join('::'), depth: depth + 1 };
  });
  return [...inside, ...passedOn];
}

/** Where a name is defined in the end: it may be made known by a module that has it from another. */
function definition(
  target: readonly string[],
  modules: ReadonlyMap<string, Module>,
  uses: ReadonlyMap<Module, readonly Use[]>,
): string {
  let at = target;
  for (let step = 0; step < DEPTH; step += 1) {
    const module = modules.get(at.slice(0, -1).join('::'));
    const name = at.at(-1);
    const found = module === undefined ? undefined : uses.get(module)?.find((use) => use.name === name);
    if (found === undefined) break;
    at = found.target;
  }
  return at.join('::');
}

function publicItems({ items, source }: Module): [string, SyntaxNode][] {
  return items
    .filter((item) => (NAMED.has(item.kind) || item.kind === 'mod_item') && isPublic(item, source))
    .map((item) => [textOf(source, field(item, 'name') ?? EMPTY_NODE), item]);
}

/** `pub` alone: `pub(crate)` and the like are nobody else's. */
export function isPublic(item: SyntaxNode, source: Buffer): boolean {
  const visibility = item.children.find(({ kind }) => kind === 'visibility_modifier');
  return visibility !== undefined && textOf(source, visibility) === 'pub';
}

function usesIn({ items, path, source }: Module): Use[] {
  return items.flatMap((item) => {
    const argument = field(item, 'argument');
    if (item.kind !== 'use_declaration' || argument === undefined || !isPublic(item, source)) return [];
    const text = textOf(source, argument).replace(/\/\/[^\n]*/g, '');
    return flattened(text).map(({ words, name }) => ({ target: absolute(words, path), name }));
  });
}

/** `a::{b, c as d, e::*}` as a list of paths. */
function flattened(text: string): { readonly words: readonly string[]; readonly name: string | null }[] {
  const list = /^([\s\S]*?)(?:::)?\s*\{([\s\S]*)\}\s*$/.exec(text.trim());
  if (list !== null) {
    const prefix = (list[1] ?? '').trim();
    return topLevel(list[2] ?? '').flatMap((part) => flattened(prefix === '' ? part : `${prefix}::${part.trim()}`));
  }
  const [, path = '', alias] = /^\s*([\s\S]*?)(?:\s+as\s+(\w+))?\s*$/.exec(text) ?? [];
  const words = path
    .split('::')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (words.at(-1) === '*') return [{ words: words.slice(0, -1), name: null }];
  const own = words.at(-1) === 'self' && words.length > 1 ? words.slice(0, -1) : words;
  return alias === '_' || own.length === 0 ? [] : [{ words: own, name: alias ?? own.at(-1) ?? null }];
}

function topLevel(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (text[at] === ',' && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)].filter((part) => part.trim() !== '');
}

function absolute(words: readonly string[], from: readonly string[]): readonly string[] {
  const [first] = words;
  if (first === 'crate') return words.slice(1);
  let base = [...from];
  let rest = [...words];
  while (rest[0] === 'super' || rest[0] === 'self') {
    if (rest[0] === 'super') base = base.slice(0, -1);
    rest = rest.slice(1);
  }
  return [...base, ...rest];
}
