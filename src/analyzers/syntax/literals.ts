import { type SyntaxNode, textOf } from './node.ts';
import type { Frame, Value } from './symbols.ts';
import { number, text, UNKNOWN } from './value.ts';

const LITERAL_BYTES = 128 * 1024;
const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '0': '\0',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/** The value of a literal. Byte strings are texts of one character a byte; byte characters are numbers. */
export function literalOf(node: SyntaxNode, frame: Frame): Value {
  if (node.end - node.start > LITERAL_BYTES) return UNKNOWN;
  const source = textOf(frame.file.bytes, node);
  if (node.kind === 'integer_literal') return integerOf(source);
  if (node.kind === 'boolean_literal') return text(source);
  if (node.kind === 'char_literal') {
    const value = unescaped(source.replace(/^b?'/, '').replace(/'$/, ''));
    return source.startsWith('b') ? number(value.charCodeAt(0)) : text(value);
  }
  return text(stringOf(source));
}

/** What a string literal's source says, escapes resolved; raw and byte strings too. */
export function stringOf(source: string): string {
  const raw = /^[bc]?r(#*)"([\s\S]*)"\1$/.exec(source);
  return raw === null ? unescaped(source.replace(/^[bc]?"/, '').replace(/"$/, '')) : (raw[2] ?? '');
}

function unescaped(source: string): string {
  return source.replace(
    /\\(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F_]{1,8})\}|(\r?\n\s*)|([\s\S]))/g,
    (
      _all,
      hex: string | undefined,
      unicode: string | undefined,
      folded: string | undefined,
      simple: string | undefined,
    ) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (folded !== undefined) return '';
      if (unicode === undefined) return SIMPLE[simple ?? ''] ?? simple ?? '';
      const code = Number.parseInt(unicode.replaceAll('_', ''), 16);
      return code < 0x110000 ? String.fromCodePoint(code) : '\ufffd';
    },
  );
}

function integerOf(source: string): Value {
  const digits = source.replaceAll('_', '').replace(/([iu](8|16|32|64|128|size))$/, '');
  const value = Number(digits);
  return Number.isSafeInteger(value) ? number(value) : UNKNOWN;
}
