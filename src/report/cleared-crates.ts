import type { ClearedCrates } from '../ports/cleared-crates.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { newestVerdict } from './latest.ts';

/** By the pointers to the newest reports: a report's place names the archive and the stage that it is about. */
export function clearedCrates(store: ObjectStore): ClearedCrates {
  return async ({ name, version, checksum }) => {
    const newest = await newestVerdict(store, name, version);
    if (!newest.ok || newest.value === null) return false;
    const { level, report } = newest.value;
    return level === 'clean' && report.includes(`/${checksum}/`) && report.endsWith('/final.json');
  };
}
