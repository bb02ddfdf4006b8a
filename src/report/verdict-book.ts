import { compare } from 'semver';
import { ok } from '../kit/result.ts';
import { CrateName } from '../model/crate.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { KnownVerdict, VerdictBook } from '../ports/verdict-book.ts';
import { newestVerdict, reportedVersions } from './latest.ts';

/** Versions of one crate whose verdicts are read for one question. */
const READ = 16;

/** The verdicts in a store, by the pointers to the newest reports: the reports themselves are not read. */
export function verdictBook(store: ObjectStore): VerdictBook {
  return async (name, wanted) => {
    // A name that no registry can hold must not become part of a key.
    if (!CrateName.safeParse(name).success) return ok([]);
    const versions = await reportedVersions(store, name);
    if (!versions.ok) return versions;
    const asked = versions.value.filter(wanted).sort(compare).reverse().slice(0, READ);
    const known: KnownVerdict[] = [];
    for (const version of asked) {
      const newest = await newestVerdict(store, name, version);
      if (!newest.ok) return newest;
      if (newest.value !== null) known.push({ version, level: newest.value.level });
    }
    return ok(known);
  };
}
