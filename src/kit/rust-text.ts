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
const BEGINS = tableOf('/"\'');
/** What a name is made of. */
const NAME = tableOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_');

/** Whether a byte can be part of a name: a letter or a digit of ASCII, or `_`. */
export function isNameByte(byte: number): boolean {
  return NAME[byte] === 1;
}

/** Behind the name that begins, or goes on, at `at`; `at` itself where none does. */
export function endOfName(source: Buffer, at: number): number {
  let end = at;
  while (NAME[source[end] as number] === 1) end += 1;
  return end;
}

function tableOf(letters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const letter of letters) table[letter.charCodeAt(0)] = 1;
  return table;
}

/**
 * Rust source with its comments blanked, every other byte in its place: what an author explains is not what the code does.
 * Knows nested comments, raw strings and character literals; an unfinished one runs to the end of the file. The source itself where
 * there is nothing to blank.
 */
export function blankComments(source: Buffer): Buffer {
  let out = source;
  for (const { start, end } of commentsIn(source)) {
    if (out === source) out = Buffer.from(source);
    blank(out, start, end);
  }
  return out;
}

/** The same where the source stands: a copy of it, or nobody else's. */
export function blankCommentsInPlace(source: Buffer): void {
  for (const { start, end } of commentsIn(source)) blank(source, start, end);
}

function* commentsIn(source: Buffer): Generator<{ readonly start: number; readonly end: number }> {
  for (let start = beginning(source, 0); start < source.length; ) {
    const end = pastText(source, start);
    if (source[start] === BYTE.slash && end > start + 1) yield { start, end };
    start = beginning(source, end);
  }
}

/** Where something may begin that is no ordinary code, from `at` on. */
function beginning(source: Buffer, at: number): number {
  let next = at;
  while (next < source.length && BEGINS[source[next] as number] === 0) next += 1;
  return next;
}

/** Past the comment, string or character that begins at `at`; past the one byte where none does. */
export function pastText(source: Buffer, at: number): number {
  const byte = source[at];
  if (byte === BYTE.slash && source[at + 1] === BYTE.slash) return endOfLine(source, at);
  if (byte === BYTE.slash && source[at + 1] === BYTE.star) return endOfComment(source, at);
  if (byte === BYTE.quote) return endOfString(source, at);
  if (byte === BYTE.apostrophe) return endOfCharacter(source, at);
  return at + 1;
}

/** Lines stay where they are. Byte by byte: a search for their ends would run on through a file of one line and a million comments. */
function blank(out: Buffer, from: number, to: number): void {
  for (let at = from; at < to; at += 1) if (out[at] !== BYTE.newline) out[at] = BYTE.space;
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

function endOfString(source: Buffer, start: number): number {
  const hashes = hashesBefore(source, start);
  if (hashes !== null) return endOfRawString(source, start, hashes);
  for (let at = start + 1; at < source.length; at += 1) {
    if (source[at] === BYTE.backslash) at += 1;
    else if (source[at] === BYTE.quote) return at + 1;
  }
  return source.length;
}

/** How many `#` stand between the `r` of a raw string and its quote; null where the string is none. */
function hashesBefore(source: Buffer, quote: number): number | null {
  let at = quote - 1;
  while (source[at] === BYTE.hash) at -= 1;
  if (source[at] !== BYTE.r) return null;
  // A name that ends in r is none, nor one that ends in br: `abr"\"` is a token of a macro's and a string.
  const start = source[at - 1] === BYTE.b || source[at - 1] === BYTE.c ? at - 1 : at;
  return NAME[source[start - 1] ?? 0] === 1 ? null : quote - 1 - at;
}

function endOfRawString(source: Buffer, quote: number, hashes: number): number {
  const close = `"${'#'.repeat(hashes)}`;
  const end = source.indexOf(close, quote + 1);
  return end === -1 ? source.length : end + close.length;
}

/** `'a'`, `'\n'`, `'\u{1f}'`; a lifetime has no closing apostrophe nearby. */
function endOfCharacter(source: Buffer, at: number): number {
  const first = source[at + 1] ?? 0;
  const isPlain = first >= BYTE.space && first < 128 && first !== BYTE.backslash && first !== BYTE.apostrophe;
  if (NAME[first] === 1 || isPlain) return source[at + 2] === BYTE.apostrophe ? at + 3 : at + 1;
  const text = source.subarray(at, at + 14).toString('latin1');
  const literal = /^'(\\u\{[0-9a-fA-F_]{1,8}\}|\\x[0-9a-fA-F]{2}|\\.|[^\\'\n\x80-\xff]|[\x80-\xff]{2,4})'/.exec(text);
  return literal === null ? at + 1 : at + literal[0].length;
}
