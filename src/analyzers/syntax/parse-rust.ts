import { fileURLToPath } from 'node:url';
import { Language, Parser, type Tree, type TreeCursor } from 'web-tree-sitter';
import { EMPTY_NODE, type SyntaxNode } from './node.ts';

/** A file parses at about 0.8 MB/s; what takes longer than this was written to take long. */
const PARSE_MILLISECONDS = 4000;
const NODE_LIMIT = 600_000;
/** Kinds whose inside is no tree of the language (macro input, comments) or of no interest. */
const OPAQUE = new Set([
  'token_tree',
  'token_tree_pattern',
  'line_comment',
  'block_comment',
  'shebang',
  'type_arguments',
]);
/** Kinds that are one word. */
const LEAVES = new Set([
  ...['identifier', 'type_identifier', 'field_identifier', 'shorthand_field_identifier', 'primitive_type', 'self'],
  ...['integer_literal', 'float_literal', 'mutable_specifier', 'crate', 'super', 'string_content'],
]);
const DROPPED = new Set(['line_comment', 'block_comment', 'shebang']);

export interface RustParser {
  /**
   * Parses `length` bytes at `offset` of a source; `before` and `after` are put around them (to read macro input as
   * statements). Null where the deadline or the node limit came first. Offsets in the tree are those of the source.
   */
  parse(source: Buffer, range: SourceRange): SyntaxNode | null;
}

export interface SourceRange {
  readonly offset: number;
  readonly length: number;
  readonly before?: string;
  readonly after?: string;
  /** Milliseconds since start of the process after which parsing stops. */
  readonly deadline: number;
  /** Rewrites the text without changing its length: `$x` and `#x` of macros are no Rust. */
  readonly rewrite?: (text: string) => string;
}

let started: Promise<Parser> | null = null;

/** The one parser of this process; grammar and runtime are wasm and come with their packages. */
export async function openRustParser(): Promise<RustParser> {
  started ??= start();
  const parser = await started;
  return { parse: (source, range) => parseRange(parser, source, range) };
}

async function start(): Promise<Parser> {
  await Parser.init();
  const grammar = fileURLToPath(import.meta.resolve('tree-sitter-rust/tree-sitter-rust.wasm'));
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  return parser;
}

function parseRange(parser: Parser, source: Buffer, range: SourceRange): SyntaxNode | null {
  const { offset, length, before = '', after = '', rewrite = (text) => text } = range;
  const text = before + rewrite(oneUnitAByte(source.subarray(offset, offset + length))) + after;
  const stop = Math.min(range.deadline, performance.now() + PARSE_MILLISECONDS);
  const tree = parser.parse(text, null, { progressCallback: () => performance.now() > stop });
  if (tree === null) {
    parser.reset();
    return null;
  }
  try {
    return plainTree(tree, offset - before.length, stop);
  } finally {
    tree.delete();
  }
}

/** Every byte one code unit, so that offsets are bytes; those of longer characters become a letter, so that names stay names. */
function oneUnitAByte(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\x80-\xff]/g, '\u00aa');
}

/** The named nodes and those in a field (operators), copied out of the parser's memory. Null over the limits. */
function plainTree(tree: Tree, shift: number, stop: number): SyntaxNode | null {
  const cursor = tree.walk();
  try {
    return copyTree(cursor, tree.language, shift, stop);
  } finally {
    cursor.delete();
  }
}

type Draft = { -readonly [Key in keyof SyntaxNode]: SyntaxNode[Key] };

/** A node whose children are being copied: they wait behind those of its parents. */
interface Open {
  readonly node: Draft;
  readonly from: number;
}

function copyTree(cursor: TreeCursor, { fields }: Language, shift: number, stop: number): SyntaxNode | null {
  const copied: SyntaxNode[] = [];
  const open: Open[] = [];
  for (let count = 1; count <= NODE_LIMIT; count += 1) {
    if (count % 4096 === 0 && performance.now() > stop) return null;
    const kind = kindAt(cursor);
    const node = copyOf(cursor, kind, fields, shift);
    if (node !== null) copied.push(node);
    if (node !== null && kind.hasInside && cursor.gotoFirstChild()) open.push({ node, from: copied.length });
    else if (!goNext(cursor, open, copied)) return copied[0] ?? EMPTY_NODE;
  }
  return null;
}

const NO_CHILDREN: readonly SyntaxNode[] = [];

/** Null for what is not kept. Every look through the cursor is a call into the parser's memory: of that no more is asked. */
function copyOf(cursor: TreeCursor, kind: Kind, fields: Language['fields'], shift: number): Draft | null {
  const field = kind.isDropped ? null : (fields[cursor.currentFieldId] ?? null);
  if (kind.isDropped || (field === null && !kind.isNamed)) return null;
  const [start, end] = [cursor.startIndex + shift, cursor.endIndex + shift];
  return { kind: kind.name, field, start, end, children: NO_CHILDREN, said: null };
}

/** To the next sibling of the node or of the nearest parent that has one; false at the end of the tree. */
function goNext(cursor: TreeCursor, open: Open[], copied: SyntaxNode[]): boolean {
  while (!cursor.gotoNextSibling()) {
    if (!cursor.gotoParent()) return false;
    const parent = open.pop();
    if (parent !== undefined) parent.node.children = copied.splice(parent.from);
  }
  return true;
}

/** What is known of a node by the number of its kind. */
interface Kind {
  readonly name: string;
  readonly isNamed: boolean;
  readonly isDropped: boolean;
  /** Whether there may be nodes of interest below it. */
  readonly hasInside: boolean;
}

const KINDS = new Map<number, Kind>();

/** The grammar has a few hundred kinds: each is asked for what it is once. */
function kindAt(cursor: TreeCursor): Kind {
  const id = cursor.nodeTypeId;
  const known = KINDS.get(id);
  if (known !== undefined) return known;
  const { nodeType: name, nodeIsNamed: isNamed } = cursor;
  const kind = { name, isNamed, isDropped: DROPPED.has(name), hasInside: !OPAQUE.has(name) && !LEAVES.has(name) };
  KINDS.set(id, kind);
  return kind;
}
