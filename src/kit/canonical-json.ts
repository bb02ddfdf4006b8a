import { createHash } from 'node:crypto';

type Json = unknown;

/** JSON with object keys sorted by code unit and no white space: equal values give equal bytes. `undefined` members are dropped. */
export function canonicalJson(value: Json): string {
  return JSON.stringify(sorted(value));
}

/** sha256 in hex of the canonical JSON of a value. */
export function contentHash(value: Json): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  // A null prototype: a key named __proto__ from a crate must stay an ordinary key.
  const out: Record<string, Json> = Object.create(null);
  for (const [key, member] of entries) out[key] = sorted(member);
  return out;
}
