import type { ExportedType, ExportedValue } from '../../model/entry-points.ts';
import { EMPTY_NODE, field, type SyntaxNode, textOf } from '../syntax/node.ts';
import { boundsOf, resolved } from './bounds.ts';
import type { Module } from './modules.ts';

const TYPES = 2000;
/** Of one type. */
const VALUES = 8;

/** The structs and enums that a library makes known, with what a value of theirs is written as where no function makes one. */
export function exportedTypes(
  modules: ReadonlyMap<string, Module>,
  paths: ReadonlyMap<string, string>,
): ExportedType[] {
  const found = [...modules.values()].flatMap(({ items, path, source }) =>
    items.flatMap((item): ExportedType[] => {
      if (item.kind !== 'struct_item' && item.kind !== 'enum_item') return [];
      const known = paths.get([...path, nameIn(item, source)].join('::'));
      if (known === undefined) return [];
      const values = item.kind === 'enum_item' ? variants(item, source, known) : written(item, source, known);
      return [{ path: known, parameters: parametersOf(item, source), values: values.slice(0, VALUES) }];
    }),
  );
  return found.slice(0, TYPES);
}

function nameIn(item: SyntaxNode, source: Buffer): string {
  return textOf(source, field(item, 'name') ?? EMPTY_NODE);
}

/** What each parameter has to be able to do that has to be given: lifetimes are found by the compiler, and defaults are there. */
function parametersOf(item: SyntaxNode, source: Buffer): string[] {
  const bounds = boundsOf(item, source);
  return (field(item, 'type_parameters')?.children ?? []).flatMap((parameter) => {
    if (parameter.kind === 'const_parameter')
      return [`const ${textOf(source, field(parameter, 'type') ?? EMPTY_NODE)}`];
    const isGiven = parameter.kind === 'type_parameter' && field(parameter, 'default_type') === undefined;
    return isGiven ? [bounds.get(nameIn(parameter, source)) ?? ''] : [];
  });
}

function variants(item: SyntaxNode, source: Buffer, type: string): ExportedValue[] {
  const bounds = boundsOf(item, source);
  return (field(item, 'body')?.children ?? [])
    .filter(({ kind }) => kind === 'enum_variant')
    .map((variant) => formOf(variant, source, `${type}::${nameIn(variant, source)}`, bounds));
}

/** A struct that anybody can write down: all of its fields are public. */
function written(item: SyntaxNode, source: Buffer, type: string): ExportedValue[] {
  const value = formOf(item, source, type, boundsOf(item, source));
  const parts = field(item, 'body')?.children ?? [];
  // Those of a tuple stand beside its types, those of names within each.
  const shown = [...parts, ...parts.flatMap(({ children }) => children)].filter(
    (part) => part.kind === 'visibility_modifier' && textOf(source, part) === 'pub',
  );
  return shown.length === value.fields.length ? [value] : [];
}

function formOf(item: SyntaxNode, source: Buffer, path: string, bounds: ReadonlyMap<string, string>): ExportedValue {
  const body = field(item, 'body');
  if (body === undefined) return { path, shape: 'unit', fields: [] };
  const typeOf = (node: SyntaxNode | undefined) => resolved(textOf(source, node ?? EMPTY_NODE), bounds);
  if (body.kind === 'ordered_field_declaration_list') {
    const types = body.children.filter((child) => child.field === 'type');
    return { path, shape: 'tuple', fields: types.map((type) => ({ name: '', type: typeOf(type) })) };
  }
  const fields = body.children
    .filter(({ kind }) => kind === 'field_declaration')
    .map((one) => ({ name: nameIn(one, source), type: typeOf(field(one, 'type')) }));
  return { path, shape: 'record', fields };
}
