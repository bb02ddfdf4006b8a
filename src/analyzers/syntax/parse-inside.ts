import { objectsAsTuples } from './json-objects.ts';
import type { SyntaxNode } from './node.ts';
import type { RustParser } from './parse-rust.ts';
import type { SourceFile } from './symbols.ts';
import type { InsideShape, World } from './world.ts';

const AROUND: Readonly<Record<InsideShape, readonly [string, string]>> = {
  arguments: ['fn m(){m(', ');}'],
  statements: ['fn m(){', '}'],
  body: ['fn m()', ''],
};

/** What its file's parse left out, read as Rust, once for each place: arguments give a node with one child each, statements and bodies a block. */
export function parseInside(
  parser: RustParser,
  file: SourceFile,
  range: { readonly offset: number; readonly length: number },
  shape: InsideShape,
  deadline: number,
  world: World,
): SyntaxNode | null {
  const key = `${file.path}:${range.offset}:${shape}`;
  const known = world.parsed.get(key);
  if (known !== undefined) return known;
  // A body's bytes count with its file's.
  if (shape !== 'body') world.macroBytes -= range.length + 64;
  if (world.macroBytes < 0) {
    world.shortfalls.add('too much code within macros');
    return null;
  }
  const [before, after] = AROUND[shape];
  const tree = parser.parse(file.bytes, {
    ...range,
    before,
    after,
    deadline,
    rewrite: REWRITE[shape],
  });
  if (tree === null && shape === 'body') world.shortfalls.add(`not parsed in time: ${file.path}`);
  const inside = tree === null ? null : insideOf(tree, shape);
  world.parsed.set(key, inside);
  return inside;
}

/** `$x` and `#x` are holes in a macro's text; as `_x` they are names. */
function withNames(text: string): string {
  return text.replace(/[$#](?=[A-Za-z_])/g, '_').replace(/[$#](?=[({])/g, ' ');
}

function withObjects(text: string): string {
  return objectsAsTuples(withNames(text));
}

const REWRITE: Readonly<Record<InsideShape, (text: string) => string>> = {
  arguments: withObjects,
  statements: withNames,
  body: (text) => text,
};

function insideOf(tree: SyntaxNode, shape: InsideShape): SyntaxNode {
  const item = tree.children.find((child) => child.kind === 'function_item');
  const body = item?.children.find((child) => child.field === 'body') ?? tree;
  if (shape !== 'arguments') return body;
  const call = body.children[0]?.children[0];
  return call?.children.find((child) => child.kind === 'arguments') ?? body;
}
