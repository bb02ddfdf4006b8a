import type { Handler } from './evaluation.ts';
import { lookUp } from './frame.ts';
import { roleOfType } from './known-types.ts';
import { resolve } from './names.ts';
import { childOf, EMPTY_NODE, field, type SyntaxNode, textOf } from './node.ts';
import type { Frame, FunctionSeen, RecordSeen, Value } from './symbols.ts';
import { AS_IT_LIES, FROM, isBare, origins, UNKNOWN, unknown } from './value.ts';
import type { World } from './world.ts';

/** `Card { login, node: x, ..base }`: a record, and what its fields are given. */
export const structExpression: Handler = (node, frame, { world, evaluate }) => {
  const type = typeNamed(textOf(frame.file.bytes, field(node, 'name') ?? EMPTY_NODE), world);
  const fields = new Map<string, Value>();
  for (const part of field(node, 'body')?.children ?? []) {
    const [name, value] = initialiser(part, frame, evaluate);
    if (name === null) inherit(fields, value);
    else fields.set(name, value);
  }
  return recordOf(type, fields, world);
};

/** `..base` */
function inherit(fields: Map<string, Value>, base: Value): void {
  for (const [name, known] of base.record?.fields ?? []) if (!fields.has(name)) fields.set(name, known);
}

function initialiser(
  part: SyntaxNode,
  frame: Frame,
  evaluate: (node: SyntaxNode, frame: Frame) => Value,
): readonly [string | null, Value] {
  const source = frame.file.bytes;
  if (part.kind === 'shorthand_field_initializer') {
    const name = childOf(part, 'identifier') ?? EMPTY_NODE;
    return [textOf(source, name), evaluate(name, frame)];
  }
  if (part.kind !== 'field_initializer') return [null, evaluate(part.children[0] ?? EMPTY_NODE, frame)];
  const name = field(part, 'field') ?? field(part, 'name') ?? part.children[0] ?? EMPTY_NODE;
  return [textOf(source, name), evaluate(field(part, 'value') ?? part.children.at(-1) ?? EMPTY_NODE, frame)];
}

/** What says something of a part, and nothing of the whole that has it. */
export const OF_PARTS = FROM.download | AS_IT_LIES | FROM.embed | FROM.decode | FROM.written;

/** A record of a type with these fields; what they are given is filed for whoever reads them elsewhere. */
export function recordOf(type: string, fields: Map<string, Value>, world: World): Value {
  for (const [name, value] of fields) world.facts.add(type, name, value);
  return { ...UNKNOWN, from: origins([...fields.values()]) & ~OF_PARTS, record: { type, fields } };
}

/** `Tool(x, y)`: a tuple struct of the crate. Null where the name is no such type. */
export function tupleStruct(segments: readonly string[], values: readonly Value[], world: World): Value | null {
  const name = segments.at(-1) === 'Self' ? (world.reader?.owner ?? '') : (segments.at(-1) ?? '');
  if (world.types.kindOf(name) !== 'struct') return null;
  return recordOf(name, new Map(values.map((value, at) => [String(at), value])), world);
}

function typeNamed(written: string, world: World): string {
  const plain =
    written
      .replace(/<[\s\S]*$/, '')
      .split('::')
      .at(-1)
      ?.trim() ?? '';
  return plain === 'Self' ? (world.reader?.owner ?? '') : plain;
}

/** A field of a record: what it was given here, or what it is given anywhere; else what its declaration says of it. */
export function fieldOfRecord(
  { type, fields }: RecordSeen,
  name: string,
  owner: Value,
  frame: Frame,
  world: World,
): Value {
  const known = fields.get(name) ?? world.facts.read(type, name, world.readers());
  if (known !== null && !isBare(known)) return known;
  const from = known?.from ?? (fields.size === 0 ? owner.from : 0);
  return ofType(unknown(from), world.types.annotationOf(type, name), null, frame, world);
}

/** `card.login = value`. */
export function assignField(left: SyntaxNode, value: Value, owner: Value, frame: Frame, world: World): void {
  const name = textOf(frame.file.bytes, field(left, 'field') ?? EMPTY_NODE);
  if (owner.record === null) return;
  owner.record.fields.set(name, value);
  world.facts.add(owner.record.type, name, value);
}

/** The library's maps and sets: their `get` is no method of the crate's own. The bracket keeps them from the crate's own types. */
const MAPS = /\b((Hash|BTree|Index)(Map|Set)<)/;

/** A value of which nothing else is known is of the type that is written beside it. */
export function ofType(value: Value, annotation: string, owner: string | null, frame: Frame, world: World): Value {
  if (annotation === '' || !isBare(value)) return value;
  const own = world.types.named(annotation, owner);
  const type = own ?? MAPS.exec(annotation)?.[1] ?? null;
  if (type !== null) return { ...value, record: { type, fields: new Map() } };
  const role = roleOfType(annotation, (name) => lookUp(frame, (at) => at.aliases.get(name))?.join('::') ?? name);
  if (role !== null) return { ...value, role };
  const foreign = foreignType(annotation, frame, world);
  return foreign === null ? value : { ...value, record: { type: foreign, fields: new Map() } };
}

/** `&Profile` of another crate: its `get` is none of this crate's. What it is wrapped in says nothing. */
function foreignType(annotation: string, frame: Frame, { names }: World): string | null {
  const [, written] = /^(?:&\s*)*(?:'\w+\s+)?(?:mut\s+)?(\w+(?:\s*::\s*\w+)*)$/.exec(annotation) ?? [];
  if (written === undefined) return null;
  const [home = '', ...below] = resolve(written.split(/\s*::\s*/), frame, names).split('::');
  const isForeign = home === 'std' || names.homes.has(home);
  return isForeign ? (below.at(-1) ?? null) : null;
}

/** The methods of that name that a call on a record may mean, most likely first. */
export function methodsOf({ type }: RecordSeen, name: string, world: World): readonly FunctionSeen[] {
  const found = world.types.holdersOf(type).flatMap((holder) => world.functions.get(`${holder}::${name}`) ?? []);
  const now = found.filter((seen) => seen.runsAt === world.runsAt);
  return now.slice(0, METHODS);
}

/** `record.into()` is the `from` that takes a record of its type; where several do, it is not known which. */
export function conversionsOf({ type }: RecordSeen, world: World): readonly FunctionSeen[] {
  const found = world
    .methodsNamed('from')
    .filter((seen) => seen.runsAt === world.runsAt && world.types.named(seen.parameterTypes[0] ?? '', null) === type);
  return found.length === 1 ? found : [];
}

const METHODS = 4;
