import { EMPTY_NODE, field, findAll, type SyntaxNode, textOf } from './node.ts';
import { fieldOfRecord } from './records.ts';
import type { Frame, RecordSeen, Value } from './symbols.ts';
import { UNKNOWN, unknown } from './value.ts';
import type { World } from './world.ts';

/** Binds every name of a pattern: to the value itself where it stands alone or inside `Some(..)`, `Ok(..)`; to its origins else. */
export function bind(pattern: SyntaxNode, value: Value, frame: Frame, world: World): void {
  const parts = value.list === null ? [] : partsOf(pattern, frame.file.bytes);
  for (const [at, child] of parts) bind(child, value.list?.[at] ?? UNKNOWN, frame, world);
  if (parts.length > 0) return;
  if (pattern.kind === 'struct_pattern' && value.record !== null)
    bindFields(pattern, value.record, value, frame, world);
  else if (
    pattern.kind === 'tuple_struct_pattern' &&
    value.record !== null &&
    isOf(pattern, value.record, frame, world)
  )
    bindPlaces(pattern, value.record, value, frame, world);
  else bindNames(pattern, value, frame);
}

/** `Letter(text)` of a `Letter`; of `Some(text)` the text is what is in it. */
function isOf(pattern: SyntaxNode, { type }: RecordSeen, { file }: Frame, world: World): boolean {
  const written = textOf(file.bytes, field(pattern, 'type') ?? EMPTY_NODE);
  const name = written.split('::').at(-1)?.trim();
  return name === type || (name === 'Self' && world.reader?.owner === type);
}

function bindNames(pattern: SyntaxNode, value: Value, frame: Frame): void {
  if (pattern.kind === 'identifier' && pattern.field !== 'type') {
    frame.setVariable(textOf(frame.file.bytes, pattern), value);
    return;
  }
  const names = namesBoundBy(pattern);
  const alone = names.length === 1 && ALONE.test(pattern.kind);
  // The halves of a connection talk as the whole does; of what opening a key gives one part is the key.
  const part =
    value.role === 'network' || value.role === 'autostart'
      ? { ...unknown(value.from), role: value.role }
      : unknown(value.from);
  for (const node of names) frame.setVariable(textOf(frame.file.bytes, node), alone ? value : part);
}

/** Not those of the types and variants that stand in it: of `Fact::Key(name)` the name alone. */
function namesBoundBy(pattern: SyntaxNode): SyntaxNode[] {
  const paths = findAll(pattern, 'scoped_identifier');
  return findAll(pattern, 'identifier', 'shorthand_field_identifier').filter(
    (node) => node.field !== 'type' && !paths.some((path) => path.start <= node.start && node.end <= path.end),
  );
}

const ALONE =
  /^(identifier|mut_pattern|ref_pattern|reference_pattern|tuple_struct_pattern|match_pattern|captured_pattern)$/;

/** The patterns that take the elements of a list apart; of `Some(x)` none: it is what is in it. */
function partsOf(pattern: SyntaxNode, source: Buffer): readonly Place[] {
  if (pattern.kind === 'tuple_pattern' || pattern.kind === 'slice_pattern') return placesIn(pattern, source);
  return pattern.kind === 'tuple_struct_pattern' && arityOf(pattern, source) > 1 ? placesIn(pattern, source) : [];
}

type Place = readonly [at: number, pattern: SyntaxNode];

/** What stands between the brackets of a pattern or of a closure's parameters, each with its place: a `_` is no node and takes one. */
export function placesIn(pattern: SyntaxNode, source: Buffer): readonly Place[] {
  const places: Place[] = [];
  let at = 0;
  let end = insideOf(pattern);
  for (const child of pattern.children.filter((one) => one.field !== 'type')) {
    at += commasIn(source, end, child.start);
    places.push([at, child]);
    end = child.end;
  }
  return places;
}

/** How many a pattern takes; a comma at its end is none more. */
export function arityOf(pattern: SyntaxNode, source: Buffer): number {
  const places = placesIn(pattern, source);
  const [at, last] = places.at(-1) ?? [0, undefined];
  const rest = source.toString('latin1', last?.end ?? insideOf(pattern), pattern.end);
  return at + 1 + commasIn(source, last?.end ?? insideOf(pattern), pattern.end) - (/,\s*[)\]|]$/.test(rest) ? 1 : 0);
}

function insideOf(pattern: SyntaxNode): number {
  return (field(pattern, 'type')?.end ?? pattern.start) + 1;
}

function commasIn(source: Buffer, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at += 1) if (source[at] === COMMA) count += 1;
  return count;
}

const COMMA = 44;

function bindPlaces(pattern: SyntaxNode, record: RecordSeen, whole: Value, frame: Frame, world: World): void {
  for (const [at, place] of placesIn(pattern, frame.file.bytes))
    bind(place, fieldOfRecord(record, String(at), whole, frame, world), frame, world);
}

function bindFields(pattern: SyntaxNode, record: RecordSeen, whole: Value, frame: Frame, world: World): void {
  for (const part of pattern.children) {
    if (part.kind !== 'field_pattern') continue;
    const name = textOf(frame.file.bytes, field(part, 'name') ?? part.children[0] ?? part);
    const value = fieldOfRecord(record, name, whole, frame, world);
    const inner = field(part, 'pattern');
    if (inner === undefined) frame.setVariable(name, value);
    else bind(inner, value, frame, world);
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
