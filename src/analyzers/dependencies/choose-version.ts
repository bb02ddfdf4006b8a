import { parseRequirement, satisfies } from '../../kit/requirement.ts';
import { compareVersions, parseVersion } from '../../kit/version.ts';
import type { IndexEntry } from '../../ports/crate-registry.ts';
import { publishedAt } from '../history/timeline.ts';

/** Registry and author do not share a clock to the second, and a crate is published minutes after its new dependency. */
const SLACK = 3_600_000;

/**
 * The version that cargo would have taken at that moment (milliseconds since the epoch): the newest that satisfies and is
 * not yanked; where all such came later or are yanked, the newest that satisfies at all.
 */
export function chooseVersion(
  requirement: string,
  entries: readonly IndexEntry[],
  moment: number,
  now: number,
): IndexEntry | null {
  const wanted = parseRequirement(requirement);
  if (wanted === null) return null;
  const fitting = entries.filter((entry) => satisfies(entry.version, wanted)).sort(newestFirst);
  const there = (entry: IndexEntry) => (publishedAt(entry, now) ?? 0) <= moment + SLACK;
  return fitting.find((entry) => !entry.yanked && there(entry)) ?? fitting.find(there) ?? fitting[0] ?? null;
}

function newestFirst(a: IndexEntry, b: IndexEntry): number {
  const [left, right] = [parseVersion(a.version), parseVersion(b.version)];
  return left === null || right === null ? 0 : compareVersions(right, left);
}
