import { loadFolder } from '../../kit/load-folder.ts';
import type { CrateFacts } from '../../model/facts.ts';
import type { Profile } from '../../model/job.ts';
import type { PersonalityId } from '../../model/personalities.ts';
import { PERSONALITIES } from '../../model/personalities.ts';

/** Whose machine the cage looks like. Each is one file in the catalog; a crate's first stay is with the first of the model's list. */
export interface Personality {
  readonly id: PersonalityId;
  /** Profiles that have a stay with it. */
  readonly profiles: readonly Profile[];
  /** Profiles that have one only for a crate of which something runs while it is built: a second build costs as much as the first. */
  readonly ofBuildersOnly?: readonly Profile[];
  /** An ordinary name: malware looks for a scanner's, and for a container's twelve hex digits. */
  readonly hostname: string;
  /** How much later than now it is there, by every clock that tells a date. */
  readonly secondsLater?: number;
  /** What programs inherit beside what every session has. `null` takes a variable away. */
  environment(dice: (name: string, length: number, letters: string) => string): Readonly<Record<string, string | null>>;
}

/** The personalities that a profile has stays of a crate with, in the order of the model. */
export async function personalitiesFor(
  profile: Profile,
  { buildScript, procMacro }: CrateFacts,
): Promise<readonly Personality[]> {
  const builds = buildScript !== null || procMacro;
  const all = await loadFolder<Personality>(new URL('./catalog', import.meta.url).pathname);
  return [...all]
    .sort((a, b) => PERSONALITIES.indexOf(a.id) - PERSONALITIES.indexOf(b.id))
    .filter(
      ({ profiles, ofBuildersOnly = [] }) => profiles.includes(profile) || (builds && ofBuildersOnly.includes(profile)),
    );
}
