import { isNameByte, pastText } from '../../kit/rust-text.ts';
import type { SyntaxNode } from './node.ts';
import { CLOSES, OPENS } from './segments.ts';

/** Shorter bodies are parsed with what is around them: each parse of its own has a cost. Bytes. */
const LEAST = 160;
const SPACE = 32;
const [BRACE, CLOSING_BRACE] = [123, 125];
const ENDS_SIGNATURE = new Set(Buffer.from(';{}'));

/**
 * A source in which the longer bodies of functions are blank, every other byte in its place: of a library's functions hardly any act,
 * and most of the time that a parse takes goes into bodies. Those of the others are parsed when somebody needs them.
 */
export function withoutBodies(source: Buffer): Buffer {
  const out = Buffer.from(source);
  for (let at = 0; at < source.length; ) {
    const body = isFunction(source, at) ? bodyAfter(source, at + 2) : null;
    if (body !== null && body.end - body.start >= LEAST) out.fill(SPACE, body.start + 1, body.end - 1);
    at = body?.end ?? pastText(source, at);
  }
  return out;
}

/** Whether a block has been left out by `withoutBodies`. */
export function isLeftOut({ kind, start, end, children }: SyntaxNode): boolean {
  return kind === 'block' && children.length === 0 && end - start >= LEAST;
}

/** The word `fn` and a space: a name follows, or a pattern that stands for one. */
function isFunction(source: Buffer, at: number): boolean {
  return source[at] === 102 && source[at + 1] === 110 && isSpace(source[at + 2]) && !isNameByte(source[at - 1] ?? 0);
}

function isSpace(byte: number | undefined): boolean {
  return byte === SPACE || (byte !== undefined && byte >= 9 && byte <= 13);
}

/** The braces after a signature; null where it ends without any, as a trait's or a foreign one does. */
function bodyAfter(source: Buffer, from: number): { readonly start: number; readonly end: number } | null {
  const start = startOfBody(source, from);
  const end = start === null ? null : closingOf(source, start);
  return start === null || end === null ? null : { start, end };
}

function startOfBody(source: Buffer, from: number): number | null {
  let depth = 0;
  for (let at = from; at < source.length; at = pastText(source, at)) {
    const byte = source[at] ?? 0;
    if (depth === 0 && ENDS_SIGNATURE.has(byte)) return byte === BRACE ? at : null;
    if (OPENS.has(byte)) depth += 1;
    else if (CLOSES.has(byte)) depth -= 1;
  }
  return null;
}

/** Behind the brace that closes the one at `from`; null where none does. */
function closingOf(source: Buffer, from: number): number | null {
  let depth = 0;
  for (let at = from; at < source.length; at = pastText(source, at)) {
    if (source[at] === BRACE) depth += 1;
    else if (source[at] === CLOSING_BRACE) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return null;
}
