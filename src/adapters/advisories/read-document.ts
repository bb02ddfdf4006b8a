import type { Document, ReadAdvisory } from './document.ts';
import { readOsv } from './osv.ts';
import { readRustsec } from './rustsec.ts';

/** The advisories of one document: one, or one a member or line. Null: it is no advisory at all. */
export function readDocument({ path, bytes }: Document): ReadAdvisory[] | null {
  const text = bytes.toString('utf8');
  if (!path.endsWith('.json')) return isProse(path) ? [] : alone(readRustsec(path, text));
  const whole = jsonOrNull(text);
  const values =
    whole === null
      ? text
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map(jsonOrNull)
      : listOf(whole);
  const read = values.map(readOsv).filter((advisory) => advisory !== null);
  return read.length === 0 ? null : read;
}

function alone(advisory: ReadAdvisory | null): ReadAdvisory[] | null {
  return advisory === null ? null : [advisory];
}

/** A database's own papers, and the template that it ships. */
function isProse(path: string): boolean {
  const name = path.split('/').at(-1) ?? '';
  return /\.(md|toml)$/.test(name) && !/^[A-Z]+-\d{4}-\d+/.test(name);
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (value !== null && typeof value === 'object' && 'vulns' in value && Array.isArray(value.vulns)) return value.vulns;
  return [value];
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
