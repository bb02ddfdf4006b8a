import { loadFolder } from '../../kit/load-folder.ts';
import { type Coverage, notAsked } from '../../model/coverage.ts';
import type { Profile } from '../../model/job.ts';
import { SANDBOX_PHASES } from '../../model/phases.ts';
import type { Exercised, Phase } from './define-phase.ts';

/** The phases of src/sandbox/phases/catalog in the order of the walk: adding one is one file there, and its name in the model. */
export async function loadPhases(): Promise<readonly Phase[]> {
  const phases = await loadFolder<Phase>(new URL('./catalog', import.meta.url).pathname);
  return [...phases].sort((a, b) => SANDBOX_PHASES.indexOf(a.id) - SANDBOX_PHASES.indexOf(b.id));
}

export interface Plan {
  readonly phases: readonly Phase[];
  readonly left: readonly Coverage[];
}

/** Which phases a crate goes through under a profile, and why it does not go through the others. */
export function planPhases(phases: readonly Phase[], subject: Exercised, profile: Profile): Plan {
  const reasons = new Map(phases.map((phase) => [phase, reasonAgainst(phase, subject, profile)]));
  return {
    phases: phases.filter((phase) => reasons.get(phase) === null),
    left: [...reasons].flatMap(([{ id }, reason]) => (reason === null ? [] : [notAsked(id, reason)])),
  };
}

/** The plan without the phases whose workplace had to be done without. Nobody can build what depends on something that is not to be had. */
export function planWithout({ phases, left }: Plan, without: ReadonlyMap<string, string>): Plan {
  const dropped = phases.filter(({ needs }) => without.has(needs));
  const reasons = dropped.map(({ id, needs }) =>
    notAsked(id, `what it depends on cannot be had: ${without.get(needs)}`),
  );
  return { phases: phases.filter((phase) => !dropped.includes(phase)), left: [...left, ...reasons] };
}

function reasonAgainst(phase: Phase, subject: Exercised, profile: Profile): string | null {
  const unfit = phase.unfit(subject);
  if (unfit !== null) return unfit;
  return phase.profiles.includes(profile) ? null : `the profile ${profile} does not ask for it`;
}
