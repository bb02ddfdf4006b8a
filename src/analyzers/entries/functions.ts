import type { EntryPoints, ExportedFunction } from '../../model/entry-points.ts';
import type { CrateFacts, UnpackedCrate } from '../../model/facts.ts';
import { switchedOn } from '../dependencies/default-features.ts';
import { childOf, EMPTY_NODE, field, type SyntaxNode, textOf } from '../syntax/node.ts';
import type { RustParser } from '../syntax/parse-rust.ts';
import { boundsOf, resolved } from './bounds.ts';
import { exportedPaths, isPublic } from './exports.ts';
import { type Module, readModules } from './modules.ts';
import { exportedTypes } from './types.ts';

const FUNCTIONS = 3000;
/** Types of one name that an `impl` is tried for. */
const SAME_NAME = 2;
const RECEIVERS = { self: 'self', '&self': '&self', '&mut self': '&mut self' } as const;

/** The functions that a library makes known, its public types' own among them, with the types of their arguments as written; and those types. */
export function exportedFunctions(
  crate: UnpackedCrate,
  facts: CrateFacts,
  parser: RustParser,
  deadline: number,
): Pick<EntryPoints, 'functions' | 'types'> {
  const root = facts.targets.find(({ kind }) => kind === 'lib')?.path;
  if (root === undefined) return { functions: [], types: [] };
  const modules = readModules(crate, root, parser, deadline);
  const paths = exportedPaths(modules);
  const owners = byName(paths);
  const on = switchedOn(facts);
  const all = [...modules.values()].flatMap((module) => [...free(module, paths, on), ...owned(module, owners, on)]);
  const functions = [...new Map(all.map((one) => [one.path, one])).values()].slice(0, FUNCTIONS);
  return { functions, types: exportedTypes(modules, paths) };
}

function free(
  { items, source, path }: Module,
  paths: ReadonlyMap<string, string>,
  on: ReadonlySet<string>,
): ExportedFunction[] {
  return items.flatMap((item, at) => {
    const name = textOf(source, field(item, 'name') ?? EMPTY_NODE);
    const known = item.kind === 'function_item' ? paths.get([...path, name].join('::')) : undefined;
    return known === undefined
      ? []
      : [described(item, source, known, null, new Map(), isConditional(items, at, source, on))];
  });
}

/** The paths of what is defined under a name: of the first few. */
function byName(paths: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, string[]>();
  for (const [key, path] of paths) {
    const name = key.split('::').at(-1) ?? '';
    const known = named.get(name) ?? [];
    if (known.length < SAME_NAME) named.set(name, [...known, path]);
  }
  return named;
}

/** Functions of a public type. The type is found by its name: one that lies elsewhere under the same name is tried in vain. */
function owned(
  { items, source }: Module,
  owners: ReadonlyMap<string, readonly string[]>,
  on: ReadonlySet<string>,
): ExportedFunction[] {
  return items.flatMap((item, place) => {
    const body = childOf(item, 'declaration_list');
    if (item.kind !== 'impl_item' || field(item, 'trait') !== undefined || body === undefined) return [];
    const type = nameOf(field(item, 'type') ?? EMPTY_NODE, source);
    const bounds = boundsOf(item, source);
    const conditional = isConditional(items, place, source, on);
    return (owners.get(type) ?? []).flatMap((owner) =>
      body.children.flatMap((child, at) => {
        if (child.kind !== 'function_item' || !isPublic(child, source)) return [];
        const path = `${owner}::${textOf(source, field(child, 'name') ?? EMPTY_NODE)}`;
        return [
          described(child, source, path, owner, bounds, conditional || isConditional(body.children, at, source, on)),
        ];
      }),
    );
  });
}

/** The last name of a type's path, without what stands in angle brackets. */
function nameOf(type: SyntaxNode, source: Buffer): string {
  return (
    textOf(source, type)
      .replace(/<[\s\S]*$/, '')
      .split('::')
      .at(-1)
      ?.trim() ?? ''
  );
}

function described(
  item: SyntaxNode,
  source: Buffer,
  path: string,
  owner: string | null,
  outer: ReadonlyMap<string, string>,
  conditional: boolean,
): ExportedFunction {
  const bounds = new Map([...outer, ...boundsOf(item, source)]);
  const plain = (type: SyntaxNode | undefined) => resolved(type === undefined ? '' : textOf(source, type), bounds);
  const parameters = field(item, 'parameters')?.children ?? [];
  const self = parameters.find(({ kind }) => kind === 'self_parameter');
  const modifiers = textOf(source, childOf(item, 'function_modifiers') ?? EMPTY_NODE);
  return {
    path,
    owner,
    receiver: self === undefined ? null : receiverOf(textOf(source, self)),
    arguments: parameters
      .filter(({ kind }) => kind === 'parameter')
      .map((parameter) => plain(field(parameter, 'type'))),
    returns: plain(field(item, 'return_type')),
    isAsync: /\basync\b/.test(modifiers),
    isUnsafe: /\bunsafe\b/.test(modifiers),
    isConditional: conditional,
  };
}

/** Whether an attribute is a condition, and not that of a feature that is on by default. */
function isOpen(attribute: string, on: ReadonlySet<string>): boolean {
  if (!/^#\s*\[\s*cfg\b/.test(attribute)) return false;
  const feature = /^#\s*\[\s*cfg\s*\(\s*feature\s*=\s*"([^"]*)"\s*\)\s*\]$/.exec(attribute)?.[1];
  return feature === undefined || !on.has(feature);
}

/** Whether one of the attributes before an item is such a condition. */
function isConditional(items: readonly SyntaxNode[], place: number, source: Buffer, on: ReadonlySet<string>): boolean {
  for (let at = place - 1; /attribute|comment/.test(items[at]?.kind ?? ''); at -= 1)
    if (isOpen(textOf(source, items[at] ?? EMPTY_NODE), on)) return true;
  return false;
}

function receiverOf(text: string): ExportedFunction['receiver'] {
  const plain = text
    .replace(/'\w+\s*/g, '')
    .replace(/^mut\s+/, '')
    .replace(/\s+/g, ' ');
  return plain in RECEIVERS ? (plain as ExportedFunction['receiver']) : 'self';
}
