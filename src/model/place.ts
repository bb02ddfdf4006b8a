import { z } from 'zod';
import { PersonalityId } from './personalities.ts';
import { EXERCISES, SandboxPhase } from './phases.ts';

/** Where code of a file runs: at build time (build script and what it includes), inside rustc (proc-macro), or at run time. */
export const RunsAt = z.enum(['build', 'macro', 'run', 'test', 'never']);
export type RunsAt = z.infer<typeof RunsAt>;

/** A place in the crate's files. Lines and columns count from 1, columns and spans in bytes. */
export const SourcePlace = z.object({
  file: z.string(),
  line: z.int().positive().optional(),
  column: z.int().positive().optional(),
  span: z.object({ offset: z.int().nonnegative(), length: z.int().nonnegative() }).optional(),
  runsAt: RunsAt.optional(),
});

/**
 * A moment in the cage. `process` is the lineage of program names from the phase's root to the actor, oldest first;
 * `milliseconds` counts from the start of the phase and is not part of the evidence's identity.
 */
export const CageMoment = z.object({
  phase: SandboxPhase,
  process: z.array(z.string()),
  milliseconds: z.int().nonnegative().optional(),
  /** Whose machine it was seen on, where it was not seen on a developer's own. */
  personality: PersonalityId.optional(),
});

export const Place = z.union([CageMoment, SourcePlace]);
export type Place = z.infer<typeof Place>;
export type SourcePlace = z.infer<typeof SourcePlace>;
export type CageMoment = z.infer<typeof CageMoment>;

/** Whether it was seen while programs of the crate were at their trade. */
export function isExercise(place: Place): boolean {
  return isCageMoment(place) && EXERCISES.has(place.phase);
}

/** Whether the evidence was seen in the cage (and not read from the files). */
export function isCageMoment(place: Place): place is CageMoment {
  return 'phase' in place;
}
