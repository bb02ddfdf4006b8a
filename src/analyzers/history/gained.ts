import type { CrateFacts } from '../../model/facts.ts';
import type { ReadVersion } from '../background.ts';
import type { Subject } from '../define-analyzer.ts';
import { readSources } from '../read-sources.ts';
import type { Sight } from '../syntax/world.ts';
import { type Capability, capabilityOf } from './capability.ts';

/** The version before is read only where something new could have come, and never for long. */
const PREVIOUS_MILLISECONDS = 5_000;

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
  const now = await readSources(crate, facts, signal);
  const changed = changedFiles(facts, previous.facts);
  // A file that is the same, byte for byte, brings nothing new: most releases need no second reading.
  const candidates = now.sights.filter(({ claim, file }) => capabilityOf(claim) !== null && changed.has(file.path));
  if (candidates.length === 0) return { gains: [], shortfall: '' };
  const before = await readSources(previous.crate, previous.facts, signal, PREVIOUS_MILLISECONDS);
  if (before.shortfalls.length > 0)
    return { gains: [], shortfall: `the version before was not read in full: ${before.shortfalls[0]}` };
  const had = new Set(before.sights.map(keyOf));
  const gains = new Map(candidates.filter((sight) => !had.has(keyOf(sight))).map((sight) => [keyOf(sight), sight]));
  return { gains: [...gains.values()].flatMap(asGain), shortfall: '' };
}

/** Paths whose bytes are not those of the version before. */
export function changedFiles(now: CrateFacts, before: CrateFacts): ReadonlySet<string> {
  const had = new Map(before.files.map((file) => [file.path, file.sha256]));
  return new Set(now.files.filter((file) => had.get(file.path) !== file.sha256).map((file) => file.path));
}

/** A capability at build time is another than the same in the library. */
function keyOf({ claim, runsAt }: Sight): string {
  return `${runsAt === 'build' || runsAt === 'macro' ? 'build' : runsAt} ${capabilityOf(claim)}`;
}

function asGain(sight: Sight): Gain[] {
  const capability = capabilityOf(sight.claim);
  return capability === null || sight.runsAt === 'test' ? [] : [{ capability, sight }];
}
