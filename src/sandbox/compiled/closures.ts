import { contentHash } from '../../kit/canonical-json.ts';
import type { CrateId, CrateName } from '../../model/crate.ts';
import type { ClearedCrates } from '../../ports/cleared-crates.ts';
import type { LockedPackage } from '../lockfile.ts';

/** Questions to the store at once. */
const ASKED_AT_ONCE = 16;

/**
 * The crates of a lock file that may be compiled once for many scans, each with an identity: the archives of itself and of all that
 * it depends on. In are those of which every version in the lock, and all below it, is cleared; never the subject, in any version.
 */
export async function identitiesOf(
  packages: readonly LockedPackage[],
  subject: CrateId,
  cleared: ClearedCrates,
): Promise<ReadonlyMap<CrateName, string>> {
  const others = packages.filter(({ name }) => name !== subject.name);
  const digests = digestsOf(packages, await clearedOf(others, cleared));
  const identities = new Map<CrateName, string>();
  for (const [name, versions] of Map.groupBy(packages, (locked) => locked.name)) {
    const each = versions.map((locked) => digests.get(locked) ?? null);
    if (!each.includes(null)) identities.set(name, contentHash([name, ...each.sort()]));
  }
  return identities;
}

async function clearedOf(
  packages: readonly LockedPackage[],
  cleared: ClearedCrates,
): Promise<ReadonlySet<LockedPackage>> {
  const queue = [...packages];
  const those = new Set<LockedPackage>();
  const ask = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) if (await cleared(next)) those.add(next);
  };
  await Promise.all(Array.from({ length: ASKED_AT_ONCE }, ask));
  return those;
}

/** Null for a package that is not cleared, depends on one that is not, or is part of a circle. */
function digestsOf(
  packages: readonly LockedPackage[],
  cleared: ReadonlySet<LockedPackage>,
): ReadonlyMap<LockedPackage, string | null> {
  const named = new Map(
    packages.flatMap((locked) => [
      [locked.name, locked],
      [`${locked.name} ${locked.version}`, locked],
    ]),
  );
  const digests = new Map<LockedPackage, string | null>();
  const digestOf = (locked: LockedPackage | undefined): string | null => {
    if (locked === undefined || !cleared.has(locked)) return null;
    const known = digests.get(locked);
    if (known !== undefined) return known;
    digests.set(locked, null);
    const below = locked.dependencies.map((text) => digestOf(named.get(text.split(' (')[0] ?? '')));
    const { name, version, checksum } = locked;
    const digest = below.includes(null) ? null : contentHash([name, version, checksum, ...below.sort()]);
    digests.set(locked, digest);
    return digest;
  };
  for (const locked of packages) digestOf(locked);
  return digests;
}
