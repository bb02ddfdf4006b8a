import { fileURLToPath } from 'node:url';
import { Language, Parser, type Tree, type TreeCursor } from 'web-tree-sitter';
import type { SyntaxNode } from './node.ts';

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

function copyTree(cursor: TreeCursor, language: Language, shift: number, stop: number): SyntaxNode | null {
  const root: SyntaxNode = { kind: 'root', field: null, start: 0, end: 0, children: [] };
  const open: SyntaxNode[] = [root];
  for (let count = 1; count <= NODE_LIMIT; count += 1) {
    if (count % 4096 === 0 && performance.now() > stop) return null;
    const node = copied(cursor, language, shift);
    if (isKept(cursor, node)) open.at(-1)?.children.push(node);
    if (!OPAQUE.has(node.kind) && cursor.gotoFirstChild()) open.push(node);
    else if (!goNext(cursor, open)) return root.children[0] ?? root;
  }
  return null;
}

function isKept(cursor: TreeCursor, node: SyntaxNode): boolean {
  return cursor.nodeIsNamed ? !DROPPED.has(node.kind) : node.field !== null;
}

function copied(cursor: TreeCursor, language: Language, shift: number): SyntaxNode {
  return {
    kind: language.types[cursor.nodeTypeId] ?? cursor.nodeType,
    field: language.fields[cursor.currentFieldId] ?? null,
    start: cursor.startIndex + shift,
    end: cursor.endIndex + shift,
    children: [],
  };
}

/** To the next sibling of the node or of the nearest parent that has one; false at the end of the tree. */
function goNext(cursor: TreeCursor, open: SyntaxNode[]): boolean {
  while (!cursor.gotoNextSibling()) {
    if (!cursor.gotoParent()) return false;
    open.pop();
  }
  return true;
}
