import type { ExportedFunction } from '../../model/entry-points.ts';
import type { CrateFacts, UnpackedCrate } from '../../model/facts.ts';
import { childOf, EMPTY_NODE, field, type SyntaxNode, textOf } from '../syntax/node.ts';
import type { RustParser } from '../syntax/parse-rust.ts';
import { exportedPaths, isPublic } from './exports.ts';
import { type Module, readModules } from './modules.ts';

const FUNCTIONS = 3000;
const RECEIVERS = { self: 'self', '&self': '&self', '&mut self': '&mut self' } as const;

/** The functions that a library makes known, its public types' own among them, with the types of their arguments as written. */
export function exportedFunctions(
  crate: UnpackedCrate,
  { targets }: CrateFacts,
  parser: RustParser,
  deadline: number,
): ExportedFunction[] {
  const root = targets.find(({ kind }) => kind === 'lib')?.path;
  if (root === undefined) return [];
  const modules = readModules(crate, root, parser, deadline);
  const paths = exportedPaths(modules);
  const all = [...modules.values()].flatMap((module) => [...free(module, paths), ...owned(module, paths)]);
  return [...new Map(all.map((one) => [one.path, one])).values()].slice(0, FUNCTIONS);
}

function free({ items, source, path }: Module, paths: ReadonlyMap<string, string>): ExportedFunction[] {
  return items.flatMap((item) => {
    const name = textOf(source, field(item, 'name') ?? EMPTY_NODE);
    const known = item.kind === 'function_item' ? paths.get([...path, name].join('::')) : undefined;
    return known === undefined ? [] : [described(item, source, known, null, new Map())];
  });
}

/** Functions of a public type. The type is found by its name: one that lies elsewhere under the same name is tried in vain. */
function owned({ items, source }: Module, paths: ReadonlyMap<string, string>): ExportedFunction[] {
  return items.flatMap((item) => {
    const body = childOf(item, 'declaration_list');
    if (item.kind !== 'impl_item' || field(item, 'trait') !== undefined || body === undefined) return [];
    const type = nameOf(field(item, 'type') ?? EMPTY_NODE, source);
    const owners = [...paths].filter(([key]) => key.split('::').at(-1) === type).map(([, path]) => path);
    const bounds = boundsOf(item, source);
    return owners.slice(0, 2).flatMap((owner) =>
      body.children
        .filter((child) => child.kind === 'function_item' && isPublic(child, source))
        .map((child) => {
          const name = textOf(source, field(child, 'name') ?? EMPTY_NODE);
          return described(child, source, `${owner}::${name}`, owner, bounds);
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
  };
}

function receiverOf(text: string): ExportedFunction['receiver'] {
  const plain = text
    .replace(/'\w+\s*/g, '')
    .replace(/^mut\s+/, '')
    .replace(/\s+/g, ' ');
  return plain in RECEIVERS ? (plain as ExportedFunction['receiver']) : 'self';
}

/** What each type parameter has to be able to do, from its own place and from the `where` clause. */
function boundsOf(item: SyntaxNode, source: Buffer): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  const add = (name: string, bounds: SyntaxNode | undefined) => {
    const text = bounds === undefined ? '' : textOf(source, bounds).replace(/^:\s*/, '');
    given.set(name, [given.get(name) ?? '', text].filter((part) => part !== '').join(' + '));
  };
  for (const parameter of field(item, 'type_parameters')?.children ?? [])
    if (parameter.kind === 'type_parameter')
      add(textOf(source, field(parameter, 'name') ?? EMPTY_NODE), field(parameter, 'bounds'));
  for (const predicate of childOf(item, 'where_clause')?.children ?? [])
    if (predicate.kind === 'where_predicate')
      add(textOf(source, field(predicate, 'left') ?? EMPTY_NODE), field(predicate, 'bounds'));
  return given;
}

/** A type in which each parameter is replaced by what it has to be able to do. */
function resolved(type: string, bounds: ReadonlyMap<string, string>): string {
  return type.replace(/\s+/g, ' ').replace(/\b[A-Z]\w*\b/g, (name) => {
    const bound = bounds.get(name);
    return bound === undefined ? name : bound === '' ? 'impl Any' : `impl ${bound}`;
  });
}
