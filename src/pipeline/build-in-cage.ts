import { findEntries } from '../analyzers/index.ts';
import type { FetchedCrate } from '../fetch/index.ts';
import { fail, type Result } from '../kit/result.ts';
import { notAsked, type Stage } from '../model/coverage.ts';
import type { CrateId } from '../model/crate.ts';
import type { CrateFacts, UnpackedCrate } from '../model/facts.ts';
import { type Failure, failureLine } from '../model/failure.ts';
import { SANDBOX_PHASES } from '../model/phases.ts';
import { detonate } from '../sandbox/index.ts';
import { unpackCrate } from '../unpack/index.ts';
import { type Gathered, remaining } from './dossier.ts';
import type { Walk } from './walk.ts';

export const CAGE_STAGES: readonly Stage[] = ['resolve', ...SANDBOX_PHASES, 'sensors'];

/** The build in the cage, or why there was none: that is coverage, and the walk goes on. */
export async function buildInCage(
  fetched: FetchedCrate,
  crate: UnpackedCrate,
  facts: CrateFacts,
  gathered: Gathered,
  notes: string[],
  walk: Walk,
): Promise<void> {
  if (walk.options.staticOnly) {
    gathered.add({
      coverage: CAGE_STAGES.map((stage) => notAsked(stage, 'not asked for: --static-only')),
    });
    return;
  }
  const { ports, progress, caller } = walk;
  // The cage ends by itself when the time is over, and tells what it saw until then: a crate that waits it out gains nothing.
  const options = { ...walk.options, budgetSeconds: Math.max(0, (walk.deadline - ports.clock.now()) / 1000) };
  const entries = await walk.watch.time('entries', 'what others can call of it', () => findEntries(crate, facts));
  const subject = { crate, facts, entries, entry: fetched.entry };
  const detonated = await walk.watch.time('cage', 'the build in the cage', () =>
    detonate(subject, { ...ports, unpack: unpackDependency }, options, progress, caller),
  );
  if (detonated.ok) {
    gathered.add(detonated.value);
    gathered.cage = {
      image: detonated.value.image,
      toolchain: detonated.value.toolchain,
      runtime: detonated.value.runtime,
    };
    return;
  }
  const { failure } = detonated;
  const late = failure.code === 'timed-out';
  if (!late && failure.blame !== 'crate') gathered.cageLost = failure;
  gathered.add({
    coverage: remaining(CAGE_STAGES, gathered.coverage, late ? 'timed-out' : 'skipped', failureLine(failure)),
  });
  notes.push(failureLine(failure));
}

/** The strict reader for dependencies: one that it refuses stops the build, with the reason. */
async function unpackDependency(
  bytes: Buffer,
  id: CrateId,
  signal: AbortSignal,
): Promise<Result<UnpackedCrate, Failure>> {
  const read = await unpackCrate(bytes, id, undefined, signal);
  return read.ok ? read : fail(read.failure.failure);
}
