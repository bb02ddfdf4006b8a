/** A rule's text in two blanked forms, every character in its place, so that an offset means the same in all three. */
export interface YaraText {
  /** Comments are spaces. */
  readonly code: string;
  /** Comments, and what stands inside strings and regular expressions, are spaces: only the language itself is left. */
  readonly skeleton: string;
}

/**
 * Tells comments, strings and regular expressions apart as YARA's own reader does: `"/*"` opens no comment and `http://`
 * inside a pattern ends none. An unfinished literal ends with its line, an unfinished comment with the text.
 */
export function readYara(text: string): YaraText {
  const code = text.split('');
  const skeleton = [...code];
  let before = '';
  for (let at = 0; at < text.length; ) {
    const end = endOf(text, at, before);
    if (end.kind === 'comment') blank(code, at, end.to);
    if (end.kind === 'comment') blank(skeleton, at, end.to);
    if (end.kind === 'literal') blank(skeleton, at + 1, end.to - 1);
    if (end.kind !== 'comment' && /\S/.test(text[at] ?? '')) before = (before + text.slice(at, end.to)).slice(-10);
    at = end.to;
  }
  return { code: code.join(''), skeleton: skeleton.join('') };
}

interface Piece {
  readonly kind: 'comment' | 'literal' | 'other';
  readonly to: number;
}

/** What begins at `at`, and where it ends. `before`: the last characters of the language that came before it. */
function endOf(text: string, at: number, before: string): Piece {
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2);
    return { kind: 'comment', to: end === -1 ? text.length : end + 2 };
  }
  if (text.startsWith('//', at)) return { kind: 'comment', to: endOfLine(text, at) };
  if (text[at] === '"') return { kind: 'literal', to: endOfLiteral(text, at, '"') };
  // A slash after a value divides; after `=`, `(`, `,` or `matches` it opens a pattern.
  if (text[at] === '/' && /([=(,]|matches)$/.test(before)) return { kind: 'literal', to: endOfLiteral(text, at, '/') };
  return { kind: 'other', to: at + 1 };
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function endOfLiteral(text: string, start: number, close: string): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '\n') return at;
    else if (text[at] === close) return at + 1;
  }
  return text.length;
}

function blank(characters: string[], from: number, to: number): void {
  for (let at = from; at < to; at += 1) if (characters[at] !== '\n') characters[at] = ' ';
}
