import { field, findAll, type SyntaxNode, textOf } from './node.ts';
import type { Frame, RecordSeen, Value } from './symbols.ts';
import { UNKNOWN, unknown } from './value.ts';

/** Binds every name of a pattern: to the value itself where it stands alone or inside `Some(..)`, `Ok(..)`; to its origins else. */
export function bind(pattern: SyntaxNode, value: Value, frame: Frame): void {
  const parts = value.list === null ? [] : partsOf(pattern);
  for (const [at, child] of parts.entries()) bind(child, value.list?.[at] ?? UNKNOWN, frame);
  if (parts.length > 0) return;
  if (pattern.kind === 'struct_pattern' && value.record !== null) bindFields(pattern, value.record, value, frame);
  else bindNames(pattern, value, frame);
}

function bindNames(pattern: SyntaxNode, value: Value, frame: Frame): void {
  if (pattern.kind === 'identifier' && pattern.field !== 'type') {
    frame.setVariable(textOf(frame.file.bytes, pattern), value);
    return;
  }
  const names = findAll(pattern, 'identifier', 'shorthand_field_identifier').filter((node) => node.field !== 'type');
  const alone = names.length === 1 && ALONE.test(pattern.kind);
  // The halves of a connection talk as the whole does; of what opening a key gives one part is the key.
  const part =
    value.role === 'network' || value.role === 'autostart'
      ? { ...unknown(value.from), role: value.role }
      : unknown(value.from);
  for (const node of names) frame.setVariable(textOf(frame.file.bytes, node), alone ? value : part);
}

const ALONE =
  /^(identifier|mut_pattern|ref_pattern|reference_pattern|tuple_struct_pattern|match_pattern|captured_pattern)$/;

/** The patterns that take the elements of a list apart; of `Some(x)` none: it is what is in it. */
function partsOf(pattern: SyntaxNode): readonly SyntaxNode[] {
  if (pattern.kind === 'tuple_pattern' || pattern.kind === 'slice_pattern') return pattern.children;
  const inner =
    pattern.kind === 'tuple_struct_pattern' ? pattern.children.filter((child) => child.field !== 'type') : [];
  return inner.length > 1 ? inner : [];
}

function bindFields(pattern: SyntaxNode, record: RecordSeen, whole: Value, frame: Frame): void {
  for (const part of pattern.children) {
    if (part.kind !== 'field_pattern') continue;
    const name = textOf(frame.file.bytes, field(part, 'name') ?? part.children[0] ?? part);
    const value = record.fields.get(name) ?? unknown(whole.from);
    const inner = field(part, 'pattern');
    if (inner === undefined) frame.setVariable(name, value);
    else bind(inner, value, frame);
  }
}

/** The types written beside the parameters, in the order of `parametersOf`. */
export function parameterTypesOf(parameters: SyntaxNode | undefined, source: Buffer): string[] {
  return (parameters?.children ?? []).flatMap((parameter) => {
    if (parameter.kind === 'attribute_item' || parameter.kind === 'mutable_specifier') return [];
    const type = parameter.kind === 'parameter' ? field(parameter, 'type') : undefined;
    const written = parameter.kind === 'self_parameter' ? parameter : type;
    return [written === undefined ? '' : textOf(source, written).slice(0, TYPE_BYTES)];
  });
}

const TYPE_BYTES = 300;

/** The names of a function's or closure's parameters, in order; `self` included. */
export function parametersOf(parameters: SyntaxNode | undefined, source: Buffer): string[] {
  return (parameters?.children ?? []).flatMap((parameter) => {
    if (parameter.kind === 'self_parameter') return ['self'];
    if (parameter.kind === 'attribute_item' || parameter.kind === 'mutable_specifier') return [];
    const pattern = parameter.kind === 'parameter' ? field(parameter, 'pattern') : parameter;
    const name = pattern === undefined ? undefined : findAll(pattern, 'identifier')[0];
    return [name === undefined ? '_' : textOf(source, name)];
  });
}
