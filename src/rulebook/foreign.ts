import type { YaraText } from './yara-text.ts';

/**
 * What one engine has and the other has not, what reaches outside the rule, and what means nothing over the texts that
 * rules look at: a crate's files of one moment, joined.
 */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/^[^\S\n]*include\b/gm, '`include` opens other files'],
  [/\bentrypoint\b/g, '`entrypoint` is not in both engines'],
  [/\b(?:console|magic|cuckoo|vt|time)\s*\./g, 'this module is not in both engines'],
  [/\bmath\s*\.\s*to_(?:string|number)\b/g, 'this function is not in both engines'],
  [/\bwith\s+[$\w]+\s*=/g, '`with` is not in both engines'],
  [/\bfilesize\b/g, 'files are looked at joined together: there is no size of a file'],
  [/\bat\s+[\d(]|(?<=[$#]\w{0,99})\s+in\s*\(/g, 'files are looked at joined together: there are no places of a file'],
  [/\bu?int(?:8|16|32)(?:be)?\s*\(/g, 'files are looked at joined together: there are no places of a file'],
];
/** Modules that both engines have and that mean something over text. */
const MODULES: readonly string[] = ['math', 'hash'];

/** Every such feature with its offset, in the order of the text. Strings, patterns and comments may hold these words. */
export function foreignFeatures({ code, skeleton }: YaraText): readonly (readonly [number, string])[] {
  const features = FOREIGN.flatMap(([pattern, message]) =>
    [...skeleton.matchAll(pattern)].map((found): [number, string] => [found.index + leading(found[0]), message]),
  );
  const modules = [...skeleton.matchAll(/\bimport\s*"[^"\n]*"/g)].flatMap((found): [number, string][] => {
    const name = /"([^"]*)"/.exec(code.slice(found.index, found.index + found[0].length))?.[1] ?? '';
    return MODULES.includes(name)
      ? []
      : [[found.index, `the module ${name} is not for rules over text in both engines: ${MODULES.join(' and ')} are`]];
  });
  return [...features, ...modules].sort(([one], [other]) => one - other);
}

function leading(text: string): number {
  return text.length - text.trimStart().length;
}
