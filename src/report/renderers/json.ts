import { canonicalJson } from '../../kit/canonical-json.ts';
import type { Report } from '../../model/report.ts';

/** One document on one line. */
export function renderJson(report: Report): string {
  return visibleJson(report);
}

/**
 * Canonical JSON that is safe on a terminal: what JSON itself leaves raw of control, format and line-separating characters
 * is escaped too, which changes nothing for a reader.
 */
export function visibleJson(value: unknown): string {
  return canonicalJson(value).replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (c) =>
    [...Array(c.length).keys()].map((at) => escaped(c.charCodeAt(at))).join(''),
  );
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
