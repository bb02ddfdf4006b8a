import { hexRun, regexRun } from './literal-run.ts';
import type { YaraText } from './yara-text.ts';

/** One pattern of a rule's strings section. */
export interface Pattern {
  readonly name: string;
  readonly offset: number;
  /** The bytes in a row that every match of it has: what an engine searches for before it looks closer. */
  readonly literalRun: number;
  /** Whether the run is of bytes that are rare in source text. */
  readonly rare: boolean;
}

/** The patterns of a rule, in their order. */
export function patternsOf({ code, skeleton }: YaraText): readonly Pattern[] {
  const start = skeleton.search(/\bstrings\s*:/);
  const end = skeleton.search(/\bcondition\s*:/);
  if (start === -1) return [];
  return [...skeleton.slice(start, end === -1 ? undefined : end).matchAll(/(\$\w*)\s*=\s*/g)].map((match) => {
    const offset = start + match.index;
    const body = code.slice(offset + match[0].length);
    return { name: match[1] ?? '$', offset, ...runOf(body) };
  });
}

const TEXT = /^"((?:[^"\\\n]|\\.)*)"/;
const REGEX = /^\/((?:[^/\\\n]|\\.)+)\//;
const HEX = /^\{([^}]*)\}/;

function runOf(body: string): { readonly literalRun: number; readonly rare: boolean } {
  const text = TEXT.exec(body)?.[1];
  if (text !== undefined) {
    const bytes = text.replace(/\\x[0-9a-fA-F]{2}|\\./g, 'x');
    return { literalRun: Buffer.byteLength(bytes), rare: /[^\x20-\x7e]|\\x[89a-fA-F]/.test(text) };
  }
  const regex = REGEX.exec(body)?.[1];
  if (regex !== undefined) return { literalRun: regexRun(regex), rare: /[^\x20-\x7e]|\\x[89a-fA-F]/.test(regex) };
  const hex = HEX.exec(body)?.[1] ?? '';
  return { literalRun: hexRun(hex), rare: /\b[89A-Fa-f][0-9A-Fa-f]\b/.test(hex) };
}
