import type { Background } from '../background.ts';

/** A name is new for so long: what nobody has missed in two months, nobody takes for something else by a slip. */
const YOUNG_MILLISECONDS = 60 * 24 * 3600 * 1000;
/** Where the index has no times, a name is new while it has no more versions than this. */
const FEW_VERSIONS = 3;

/**
 * Whether this version was published while its name was new, by the index's times and not by today's: judged again next
 * year, it is the same. What is not published yet is as young as today. A name that no registry knows is new.
 */
export function isNewName({ now, entry, history }: Background): boolean {
  const times = history.map(({ publishedAt }) => Date.parse(publishedAt ?? '')).filter(Number.isFinite);
  if (times.length === 0) return history.length <= FEW_VERSIONS;
  const published = entry?.publishedAt == null ? now : Date.parse(entry.publishedAt);
  return published - Math.min(...times) <= YOUNG_MILLISECONDS;
}

/** Whether this is the first version of its name, yanked ones counted. */
export function isFirstVersion({ entry, history }: Background): boolean {
  return history.every(({ version }) => version === entry?.version) || history[0]?.version === entry?.version;
}
