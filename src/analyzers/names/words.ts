import { normaliseName } from '../../model/crate.ts';

/** Words that say nothing of what a crate does: `lasso` and `lasso-rs` promise the same. `sys`, `cli` and `core` do say something. */
const EMPTY: ReadonlySet<string> = new Set(['rs', 'rust', 'rst', 'lib', 'api', 'main', 'en', 'official']);

/** The words of a name, as its separators cut them: `-` and `_` are one, and so are capitals and small letters. */
export function wordsOf(name: string): string[] {
  return normaliseName(name)
    .split('_')
    .filter((word) => word !== '');
}

/** The name without separators: who types `envlogger` means `env_logger`. */
export function squashed(name: string): string {
  return wordsOf(name).join('');
}

/** The name as a glance takes it, with letters that look like others written as those. */
export function skeleton(squashedName: string): string {
  return squashedName
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll('0', 'o')
    .replaceAll('1', 'l')
    .replaceAll('5', 's');
}

/** The words in the order of the alphabet. */
export function ordered(words: readonly string[]): string {
  return [...words].sort().join('_');
}

/** The words without the endings that make other forms of them: `faster`, `logs`, `logged` and `logging`. */
export function stems(name: string): string {
  return wordsOf(name)
    .map((word) => word.replace(word.length < 5 ? /s$/ : /(?:ings?|ers?|ed|es|s)$/, ''))
    .join('_');
}

/** The words that say something; all of them where none does. */
export function withoutEmptyWords(name: string): string {
  const words = wordsOf(name);
  const telling = words.filter((word) => !EMPTY.has(word));
  return ordered(telling.length === 0 ? words : telling);
}

/** The telling words without the number at their end: `proc-macro1`, `proc-macro2` and `proc-macro-en` are of a row. */
export function withoutNumber(name: string): string {
  return withoutEmptyWords(name.replace(/[-_]?\d+$/, ''));
}

/** What two names that are like in words have in common, a key for each way. */
export function familiesOf(name: string): string[] {
  return [
    `plain ${squashed(name)}`,
    `glance ${skeleton(squashed(name))}`,
    `order ${ordered(wordsOf(name))}`,
    `stems ${stems(name)}`,
    `bare ${withoutEmptyWords(name)}`,
    `row ${withoutNumber(name)}`,
  ];
}
