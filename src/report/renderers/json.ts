import { canonicalJson } from '../../kit/canonical-json.ts';
import type { Report } from '../../model/report.ts';

/** One document on one line. JSON escapes every control character, so it is safe on a terminal too. */
export function renderJson(report: Report): string {
  return canonicalJson(report).replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (c) => [...c].map(escaped).join(''));
}

function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
    .join('');
}
