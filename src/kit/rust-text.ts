const BYTE = {
  slash: 47,
  star: 42,
  quote: 34,
  hash: 35,
  newline: 10,
  backslash: 92,
  r: 114,
  b: 98,
  c: 99,
  apostrophe: 39,
  space: 32,
} as const;

/** Bytes at which something may begin that is no ordinary code: most bytes are stepped over without a look. */
const BEGINS = tableOf('/"\'r');
/** What a name is made of. */
const NAME = tableOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_');

function tableOf(letters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const letter of letters) table[letter.charCodeAt(0)] = 1;
  return table;
}

/**
 * Rust source with its comments blanked, every other byte in its place: what an author explains is not what the code does.
 * Knows nested comments, raw strings and character literals; an unfinished one runs to the end of the file.
 */
export function blankComments(source: Buffer): Buffer {
  const out = Buffer.from(source);
  for (let at = beginning(source, 0); at < source.length; ) at = beginning(source, step(source, out, at));
  return out;
}

/** Where something may begin that is no ordinary code, from `at` on. */
function beginning(source: Buffer, at: number): number {
  let next = at;
  while (next < source.length && BEGINS[source[next] as number] === 0) next += 1;
  return next;
}

/** Handles what begins at `at` and gives where the next thing begins. */
function step(source: Buffer, out: Buffer, at: number): number {
  const end = pastText(source, at);
  return source[at] === BYTE.slash && end > at + 1 ? blank(out, at, end) : end;
}

/** Past the comment, string or character that begins at `at`; past the one byte where none does. */
export function pastText(source: Buffer, at: number): number {
  const byte = source[at];
  if (byte === BYTE.slash && source[at + 1] === BYTE.slash) return endOfLine(source, at);
  if (byte === BYTE.slash && source[at + 1] === BYTE.star) return endOfComment(source, at);
  if (byte === BYTE.r && isRawString(source, at)) return endOfRawString(source, at);
  if (byte === BYTE.quote) return endOfString(source, at);
  if (byte === BYTE.apostrophe) return endOfCharacter(source, at);
  return at + 1;
}

function blank(out: Buffer, from: number, to: number): number {
  for (let at = from; at < to; at += 1) if (out[at] !== BYTE.newline) out[at] = BYTE.space;
  return to;
}

function endOfLine(source: Buffer, at: number): number {
  const end = source.indexOf(BYTE.newline, at);
  return end === -1 ? source.length : end;
}

function endOfComment(source: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    if (source[at] === BYTE.slash && source[at + 1] === BYTE.star) {
      depth += 1;
      at += 1;
    } else if (source[at] === BYTE.star && source[at + 1] === BYTE.slash) {
      depth -= 1;
      at += 1;
      if (depth === 0) return at + 1;
    }
  }
  return source.length;
}

function isRawString(source: Buffer, at: number): boolean {
  // A name that ends in r is none, nor one that ends in br: `abr"\"` is a token of a macro's and a string.
  const start = source[at - 1] === BYTE.b || source[at - 1] === BYTE.c ? at - 1 : at;
  if (NAME[source[start - 1] ?? 0] === 1) return false;
  let next = at + 1;
  while (source[next] === BYTE.hash) next += 1;
  return source[next] === BYTE.quote;
}

function endOfRawString(source: Buffer, at: number): number {
  let hashes = 0;
  while (source[at + 1 + hashes] === BYTE.hash) hashes += 1;
  const close = `"${'#'.repeat(hashes)}`;
  const end = source.indexOf(close, at + 2 + hashes);
  return end === -1 ? source.length : end + close.length;
}

function endOfString(source: Buffer, start: number): number {
  for (let at = start + 1; at < source.length; at += 1) {
    if (source[at] === BYTE.backslash) at += 1;
    else if (source[at] === BYTE.quote) return at + 1;
  }
  return source.length;
}

/** `'a'`, `'\n'`, `'\u{1f}'`; a lifetime has no closing apostrophe nearby. */
function endOfCharacter(source: Buffer, at: number): number {
  const first = source[at + 1] ?? 0;
  if (NAME[first] === 1) return source[at + 2] === BYTE.apostrophe ? at + 3 : at + 1;
  const text = source.subarray(at, at + 14).toString('latin1');
  const literal = /^'(\\u\{[0-9a-fA-F_]{1,8}\}|\\x[0-9a-fA-F]{2}|\\.|[^\\'\n\x80-\xff]|[\x80-\xff]{2,4})'/.exec(text);
  return literal === null ? at + 1 : at + literal[0].length;
}
