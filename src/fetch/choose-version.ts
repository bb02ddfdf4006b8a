import { compare, prerelease } from 'semver';
import { fail, ok, type Result } from '../kit/result.ts';
import { printable } from '../kit/untrusted-text.ts';
import type { Failure } from '../model/failure.ts';
import type { IndexEntry } from '../ports/crate-registry.ts';

/**
 * The entry asked for: the version named (a yanked one too: malware gets yanked, and must still be scanned), or the newest
 * that is neither yanked nor a pre-release, or the newest pre-release where there is nothing else.
 */
export function chooseVersion(
  name: string,
  version: string | null,
  entries: readonly IndexEntry[],
): Result<IndexEntry, Failure> {
  if (version !== null) {
    const named =
      entries.find((entry) => entry.version === version) ?? entries.find((entry) => sameVersion(entry, version));
    return named === undefined ? fail(unknownVersion(name, version, entries)) : ok(named);
  }
  const offered = entries.filter((entry) => !entry.yanked).sort(newestFirst);
  const newest = offered.find((entry) => prerelease(entry.version) === null) ?? offered[0];
  if (newest !== undefined) return ok(newest);
  const latest = [...entries].sort(newestFirst)[0];
  return fail({
    code: 'all-yanked',
    blame: 'caller',
    what: 'every version is yanked',
    where: printable(name),
    remedy: `name the version to scan it all the same, as in ${printable(`${name}@${latest?.version ?? ''}`)}`,
  });
}

/** The version that came before by SemVer's order: not yanked if there is one, a pre-release only before a pre-release. */
export function previousVersion(version: string, entries: readonly IndexEntry[]): IndexEntry | null {
  const before = entries.filter((other) => compare(other.version, version) < 0).sort(newestFirst);
  const likely = before.filter((other) => prerelease(version) !== null || prerelease(other.version) === null);
  return likely.find((other) => !other.yanked) ?? likely[0] ?? before[0] ?? null;
}

function newestFirst(a: IndexEntry, b: IndexEntry): number {
  return compare(b.version, a.version);
}

/** The registry takes no two versions that differ in build metadata only, so `1.0.0` finds `1.0.0+abc`. */
function sameVersion(entry: IndexEntry, version: string): boolean {
  return entry.version.split('+')[0] === version;
}

function unknownVersion(name: string, version: string, entries: readonly IndexEntry[]): Failure {
  const newest = [...entries].sort(newestFirst)[0]?.version;
  return {
    code: 'unknown-version',
    blame: 'caller',
    what: 'no such version',
    where: printable(`${name}@${version}`),
    remedy:
      newest === undefined
        ? 'nothing is published under this name'
        : `the newest published one is ${printable(newest)}`,
  };
}
