import type { UnpackedCrate } from '../../model/facts.ts';
import type { SyntaxNode } from '../syntax/node.ts';
import type { RustParser } from '../syntax/parse-rust.ts';

/** Code that shows how the crate is used, parsed. */
export interface Piece {
  readonly source: Buffer;
  readonly root: SyntaxNode;
}

const PIECES = 400;
const PIECE_BYTES = 256 * 1024;
const BYTES = 2 * 1024 * 1024;
const USAGE = /^(tests|examples|benches|src)\/.*\.rs$/;
const PAPER = /\.(md|markdown)$/i;
const FENCE = /^[ \t]*(`{3,}|~{3,})[ \t]*([^\n]*)\n([\s\S]*?)^[ \t]*\1[ \t]*$/gm;
const RUST = /^(|.*\b(rust|rs|should_panic|no_run|ignore|compile_fail|edition\d+)\b.*)$/;

/** Tests, examples, and the blocks of code in papers and in comments that make the documentation. */
export function readPieces({ files }: UnpackedCrate, parser: RustParser, deadline: number): Piece[] {
  const texts = files.flatMap(({ path, bytes }) => {
    if (bytes.length > PIECE_BYTES) return [];
    if (PAPER.test(path)) return codeBlocks(bytes.toString());
    if (!USAGE.test(path)) return [];
    const text = bytes.toString();
    return path.startsWith('src/') ? codeBlocks(documentation(text)) : [text, ...codeBlocks(documentation(text))];
  });
  return parsed(texts, parser, deadline);
}

function parsed(texts: readonly string[], parser: RustParser, deadline: number): Piece[] {
  const pieces: Piece[] = [];
  let bytes = 0;
  for (const text of texts) {
    bytes += text.length;
    if (pieces.length >= PIECES || bytes > BYTES || performance.now() > deadline) break;
    const source = Buffer.from(text);
    const root = parser.parse(source, { offset: 0, length: source.length, deadline });
    if (root !== null) pieces.push({ source, root });
  }
  return pieces;
}

/** The text of the comments that rustdoc shows. */
export function documentation(source: string): string {
  return source
    .split('\n')
    .map((line) => /^\s*\/\/[/!] ?(.*)$/.exec(line)?.[1] ?? '')
    .join('\n');
}

/** Blocks of Rust code in Markdown; lines that hide themselves from the reader (`# `) are code, too. */
export function codeBlocks(markdown: string): string[] {
  return [...markdown.matchAll(FENCE)]
    .filter(([, , language = '']) => RUST.test(language.trim()))
    .map(([, , , body = '']) => body.replace(/^([ \t]*)# /gm, '$1').replace(/^[ \t]*#$/gm, ''));
}
