import { isOpenEnded, parseRequirement } from '../../kit/requirement.ts';
import type { IndexEntry } from '../../ports/crate-registry.ts';
import type { Background, ReadVersion } from '../background.ts';
import type { Subject } from '../define-analyzer.ts';
import { DAY, momentOf, publishedAt } from '../history/timeline.ts';
import { chooseVersion } from './choose-version.ts';

/** Younger than this, nobody can have looked at a crate for long. */
const YOUNG = 7 * DAY;
/** Days old; false where no time is known. */
export function isYoung(age: number | null): age is number {
  return age !== null && age < YOUNG;
}

/** Any later version satisfies it, whoever publishes it; what cargo would refuse does not count. */
export function isLoose(requirement: string): boolean {
  const read = parseRequirement(requirement);
  return read !== null && isOpenEnded(read);
}

/** A payload may hide behind a helper of the helper; below that, the dependency's own scan is asked. */
const DEPTH = 3;
const LOOKED_UP = 64;

export interface Wanted {
  /** The package's name in the registry. */
  readonly name: string;
  readonly requirement: string;
  /** Names between the subject and this one. */
  readonly via: readonly string[];
}

export interface Found extends Wanted {
  readonly entry: IndexEntry;
  /** Milliseconds from the crate's first version, and from the one chosen, to the subject's publish; null: not known. */
  readonly crateAge: number | null;
  readonly versionAge: number | null;
  /** Read only where the whole crate is young; null: not read, or not to be had. */
  readonly read: ReadVersion | null;
}

export interface Walked {
  readonly found: readonly Found[];
  /** Not in the index at all. */
  readonly absent: readonly Wanted[];
  /** The registry did not answer for these, or there were too many. */
  readonly unasked: readonly string[];
}

/**
 * Packages that some version depended on which was there a week before this one; where no time is known, that the version
 * before depends on. Not only the version before: of two published in one night the second would have nothing new. Null:
 * there was no such version.
 */
export function packagesBefore(version: string, background: Background): ReadonlySet<string> | null {
  const { previous, history } = background;
  const moment = momentOf(background);
  const settled = history.filter(
    (entry) =>
      entry.version !== version && entry.publishedAt !== null && moment - Date.parse(entry.publishedAt) >= YOUNG,
  );
  if (previous !== null && (previous.entry === null || settled.length === 0))
    return new Set(previous.facts.dependencies.filter(({ kind }) => kind !== 'dev').map((one) => one.package));
  if (settled.length === 0) return null;
  const needed = settled.flatMap((entry) => entry.dependencies.filter(({ kind }) => kind !== 'dev'));
  return new Set(needed.map((one) => one.package ?? one.name));
}

/** Looks up dependencies, reads those that are days old, and goes on to what these bring with them, level by level. */
export async function walkYoung(wanted: readonly Wanted[], subject: Subject): Promise<Walked> {
  const found: Found[] = [];
  const absent: Wanted[] = [];
  const unasked: string[] = [];
  const seen = new Set<string>([subject.crate.id.name]);
  let level = wanted;
  for (let depth = 0; depth < DEPTH && level.length > 0; depth += 1) {
    const fresh = level.filter(({ name }) => !seen.has(name));
    for (const { name } of fresh) seen.add(name);
    const asked = fresh.slice(0, Math.max(0, LOOKED_UP - (seen.size - 1 - fresh.length)));
    unasked.push(...fresh.slice(asked.length).map(({ name }) => name));
    const answers = await Promise.all(asked.map((one) => lookAt(one, subject)));
    found.push(...answers.filter((answer) => typeof answer === 'object'));
    absent.push(...asked.filter((_, at) => answers[at] === 'absent'));
    unasked.push(...asked.filter((_, at) => answers[at] === 'unasked').map(({ name }) => name));
    level = answers.flatMap((answer) => (typeof answer === 'object' ? broughtBy(answer) : []));
  }
  return { found, absent, unasked };
}

async function lookAt(one: Wanted, { background }: Subject): Promise<Found | 'absent' | 'unasked'> {
  const entries = await background.lookUp(one.name);
  if (entries === null) return 'unasked';
  const moment = momentOf(background);
  const entry = chooseVersion(one.requirement, entries, moment, background.now);
  if (entry === null) return 'absent';
  const crateAge = ageOf(entries, moment, background.now);
  const read = isYoung(crateAge) ? await background.read(entry) : null;
  return { ...one, entry, crateAge, versionAge: ageOf([entry], moment, background.now), read };
}

/** From the first publish to the moment; null where no time is known. */
function ageOf(entries: readonly IndexEntry[], moment: number, now: number): number | null {
  const times = entries.map((entry) => publishedAt(entry, now)).filter((time) => time !== null);
  return times.length === 0 ? null : Math.max(0, moment - Math.min(...times));
}

/** What a young dependency brings with it, as its index line says; an old one is trusted to have been looked at. */
function broughtBy({ entry, crateAge, name, via }: Found): Wanted[] {
  if (!isYoung(crateAge)) return [];
  return entry.dependencies
    .filter(({ kind, optional }) => kind !== 'dev' && !optional)
    .map((one) => ({ name: one.package ?? one.name, requirement: one.requirement, via: [...via, name] }));
}
