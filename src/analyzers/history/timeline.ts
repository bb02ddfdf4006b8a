import { compareVersions, parseVersion } from '../../kit/version.ts';
import type { IndexEntry } from '../../ports/crate-registry.ts';
import type { Background } from '../background.ts';

export const DAY = 86_400_000;
/** A year and a day without a version: the next one wakes the crate. */
const DORMANT = 366 * DAY;
/** From its first version on, until people can be said to rely on a crate. */
const SETTLING = 60 * DAY;
/** So long around a publish, other versions and yanks belong to it. */
const BURST = 14 * DAY;
const YANKED_AT_LEAST = 3;
const YANKED_SHARE = 0.8;

/** Milliseconds since the epoch; null where the index does not tell. An overlay's archive is as young as can be. */
export function publishedAt(entry: IndexEntry, now: number): number | null {
  if (entry.publishedAt !== null) return Date.parse(entry.publishedAt);
  return entry.source === 'overlay' ? now : null;
}

/**
 * The moment against which ages are told: the subject's own publish, so that a rescan tells the same; else the clock's
 * now, for what is not published.
 */
export function momentOf({ entry, now }: Background): number {
  return (entry === null ? null : publishedAt(entry, now)) ?? now;
}

/** Versions of the index that come before this one, by SemVer's order. */
export function versionsBefore(version: string, history: readonly IndexEntry[]): readonly IndexEntry[] {
  const own = parseVersion(version);
  return history.filter((entry) => {
    const other = parseVersion(entry.version);
    return own !== null && other !== null && compareVersions(other, own) < 0;
  });
}

/** Whether the crate had been there for so long that others rely on it. Where no time is known, a version before is enough. */
export function isEstablished(version: string, background: Background): boolean {
  const before = versionsBefore(version, background.history);
  const times = before.map((entry) => (entry.publishedAt === null ? null : Date.parse(entry.publishedAt)));
  const known = times.filter((time) => time !== null);
  if (known.length === 0) return background.previous !== null;
  return momentOf(background) - Math.min(...known) >= SETTLING;
}

/**
 * Whole days of silence before this version, null where they are less than a year, or not known. What came in the same
 * fortnight broke no silence: of two versions in one night both wake the crate.
 */
export function dormantDays(version: string, background: Background): number | null {
  const moment = momentOf(background);
  const earlier = background.history
    .filter((entry) => entry.version !== version && entry.publishedAt !== null)
    .map((entry) => Date.parse(entry.publishedAt ?? ''))
    .filter((time) => time <= moment - BURST);
  const silence = earlier.length === 0 ? 0 : moment - Math.max(...earlier);
  return silence < DORMANT ? null : Math.floor(silence / DAY);
}

/**
 * How many versions before this one are yanked, where nearly all are and this one is days old and is not. The index does
 * not tell when: that they were yanked together cannot be known, only that whoever updates now gets this version.
 */
export function yankedBefore(version: string, background: Background): { yanked: number; of: number } | null {
  const { entry, now, history } = background;
  const published = entry === null ? null : publishedAt(entry, now);
  if (entry === null || published === null || entry.yanked || now - published > BURST) return null;
  const before = versionsBefore(version, history).filter((one) => parseVersion(one.version)?.pre.length === 0);
  const yanked = before.filter((one) => one.yanked).length;
  return yanked >= YANKED_AT_LEAST && yanked >= before.length * YANKED_SHARE ? { yanked, of: before.length } : null;
}
