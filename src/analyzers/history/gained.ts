import { basename } from 'node:path';
import type { CrateFacts } from '../../model/facts.ts';
import type { ReadVersion } from '../background.ts';
import type { Subject } from '../define-analyzer.ts';
import { readSources } from '../read-sources.ts';
import { openRustParser } from '../syntax/parse-rust.ts';
import { type ReadCrate, readCrate } from '../syntax/read-crate.ts';
import type { Sight } from '../syntax/sight.ts';
import { type Capability, capabilityOf } from './capability.ts';

/** The version before is read only where something new could have come, and never for long. */
const PREVIOUS_MILLISECONDS = 15_000;

export interface Gain {
  readonly capability: Capability;
  /** The first place that shows it. */
  readonly sight: Sight;
}

export interface Gained {
  readonly gains: readonly Gain[];
  /** Why nothing can be said; empty: all was compared. */
  readonly shortfall: string;
}

/** What the code can do in build scripts and macros, or in the library, that the version before could not do there. */
export async function gainedSince(previous: ReadVersion, subject: Subject, signal: AbortSignal): Promise<Gained> {
  const { crate, facts } = subject;
  const { sights } = await readSources(crate, facts, signal);
  const changed = changedFiles(facts, previous.facts);
  const telling = sights.filter(({ claim, runsAt }) => capabilityOf(claim) !== null && runsAt !== 'test');
  // What a file shows that is the same, byte for byte, is not new: most releases need no second reading.
  const had = new Set(telling.filter(({ file }) => !changed.has(file.path)).map(keyOf));
  const candidates = telling.filter((sight) => !had.has(keyOf(sight)));
  // Most likely the version before shows it in files of those names: of a large library they are a small part.
  for (const names of [new Set(candidates.map(({ file }) => basename(file.path))), null]) {
    const open = candidates.filter((sight) => !had.has(keyOf(sight)));
    if (open.length === 0) return { gains: [], shortfall: '' };
    const before = await readBefore(previous, open.some(isOfLibrary), names, signal);
    if (names === null && before.shortfalls.length > 0)
      return { gains: [], shortfall: `the version before was not read in full: ${before.shortfalls[0]}` };
    for (const sight of before.sights) had.add(keyOf(sight));
  }
  const gains = new Map<string, Gain>();
  for (const sight of candidates) {
    const [key, capability] = [keyOf(sight), capabilityOf(sight.claim)];
    if (!had.has(key) && !gains.has(key) && capability !== null) gains.set(key, { capability, sight });
  }
  return { gains: [...gains.values()], shortfall: '' };
}

/**
 * Only what runs at build time where only that is in question: a library can be a hundred times as large. Files of certain names
 * alone, or all.
 */
async function readBefore(
  previous: ReadVersion,
  whole: boolean,
  names: ReadonlySet<string> | null,
  signal: AbortSignal,
): Promise<ReadCrate> {
  const { facts } = previous;
  const crate = whole ? await previous.whole() : previous.crate;
  if (crate === null) return { sights: [], shortfalls: ['its archive is not to be had any more'], paths: [] };
  const files = facts.files.filter(
    ({ path, runsAt }) =>
      (names?.has(basename(path)) ?? true) && (whole || runsAt.includes('build') || runsAt.includes('macro')),
  );
  const parser = await openRustParser();
  return readCrate(crate.files, { ...facts, files }, parser, performance.now() + PREVIOUS_MILLISECONDS, signal);
}

/** Paths whose bytes are not those of the version before. */
export function changedFiles(now: CrateFacts, before: CrateFacts): ReadonlySet<string> {
  const had = new Map(before.files.map((file) => [file.path, file.sha256]));
  return new Set(now.files.filter((file) => had.get(file.path) !== file.sha256).map((file) => file.path));
}

/** A capability at build time is another than the same in the library. */
function keyOf(sight: Sight): string {
  return `${isOfLibrary(sight) ? 'library' : 'build'} ${capabilityOf(sight.claim)}`;
}

function isOfLibrary({ runsAt }: Sight): boolean {
  return runsAt !== 'build' && runsAt !== 'macro';
}
