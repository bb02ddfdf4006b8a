import { isDiskFull } from '../kit/disk-full.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import type { Findings } from '../model/coverage.ts';
import type { Failure } from '../model/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContainerRuntime } from '../ports/container-runtime.ts';
import type { CrateRegistry, IndexEntry } from '../ports/crate-registry.ts';
import type { Progress } from '../ports/progress.ts';
import { makeBaits } from './baits/index.ts';
import { NOTHING_REUSED, type Reuse, reuseCompiled } from './compiled/index.ts';
import type { Unpack } from './local-registry.ts';
import { ownLine } from './own-line.ts';
import { notReached } from './phases/coverage.ts';
import type { Exercised } from './phases/define-phase.ts';
import { loadPhases, type Plan, planPhases, planWithout } from './phases/plan.ts';
import { openScratch } from './scratch.ts';
import { widen, writeSources } from './sources.ts';
import { stayInCage } from './stay.ts';
import { type CageOptions, stayWithEach } from './stay-with-each.ts';
import { stock } from './stock.ts';

export interface Subject extends Exercised {
  readonly entry: IndexEntry | null;
}

export interface Cage {
  readonly runtime: ContainerRuntime;
  readonly registry: CrateRegistry;
  readonly clock: Clock;
  readonly scratch: string;
  readonly unpack: Unpack;
  /** Null: all dependencies are compiled anew. */
  readonly reuse: Reuse | null;
  /** How the crate stays in the cage; a bench stays without sensors too, to tell what they cost. */
  readonly stay?: typeof stayInCage;
}

/** A container of a run is stale this long after the run must be over, whatever its worker says. Milliseconds. */
const STALE_AFTER = 600_000;
/** Less than this is not worth starting a build in. Milliseconds. */
const LEAST = 1000;
/** Of the time that is left, what compiling dependencies for later scans may take. */
const COMPILING_PART = 0.5;

/**
 * Builds and runs one crate in the cage. A crate that cannot be resolved or built, or not in time, is coverage, beside all
 * that was seen until then; only the cage's own trouble and the caller's interruption fail.
 */
export async function buildAndWatch(
  subject: Subject,
  cage: Cage,
  options: CageOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<Result<Findings, Failure>> {
  const plan = planPhases(await loadPhases(), subject, options.profile);
  await using scratch = await openScratch(cage.scratch, options.runId);
  const run = {
    id: options.runId,
    staleAt: options.deadline + STALE_AFTER,
    runtime: options.runtime,
    berth: options.berth,
  };
  const remaining = () => Math.max(0, options.deadline - cage.clock.now());
  try {
    const baits = await makeBaits(options.runId, scratch.path);
    const workplaces = await writeSources(subject, scratch, baits, plan.phases, options.profile);
    progress('resolve', 'cargo to choose dependencies');
    const own = ownLine(subject.facts, subject.entry, subject.crate.archiveSha256);
    const pantry = { registry: cage.registry, unpack: cage.unpack, subject: subject.crate, own };
    const signalOfTime = within(signal, remaining());
    const stocked = await stock(workplaces, pantry, cage.runtime, run, scratch, progress, signalOfTime);
    if (!stocked.ok) return unstocked(stocked.failure, plan, signal);
    const { without, vendored, locked } = stocked.value;
    const { phases, left } = planWithout(plan, without);
    if (workplaces.includes('wide') && !without.has('wide'))
      await widen(subject, scratch, plan.phases, options.profile);
    const milliseconds = Math.floor(remaining() * COMPILING_PART);
    const laidOut = { subject, scratch, vendored, unpack: cage.unpack };
    const situation = { ...laidOut, phases, runtime: cage.runtime, run, milliseconds };
    const reused =
      cage.reuse === null ? ok(NOTHING_REUSED) : await reuseCompiled(situation, locked, cage.reuse, progress, signal);
    if (!reused.ok) return unstocked(reused.failure, plan, signal);
    if (remaining() < LEAST) return unstocked(outOfTime(), plan, signal);
    progress('build', 'the crate to be built and run in the cage');
    const visits = { subject, plan: { phases, left }, scratch, run, baits, reused: reused.value, remaining, options };
    return await stayWithEach(visits, cage.runtime, cage.stay ?? stayInCage, signal);
  } catch (error) {
    if (isDiskFull(error)) return fail(diskFull(cage.scratch));
    throw error;
  }
}

/** What the crate or the time is to blame for is coverage; the rest fails. */
function unstocked(failure: Failure, { phases, left }: Plan, signal: AbortSignal): Result<Findings, Failure> {
  const late = failure.code === 'timed-out' && !signal.aborted;
  if (!late && failure.blame !== 'crate') return fail(failure);
  return ok({ evidence: [], coverage: [...notReached(failure, phases), ...left] });
}

function within(signal: AbortSignal, milliseconds: number): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(milliseconds)]);
}

function outOfTime(): Failure {
  return {
    code: 'timed-out',
    blame: 'sandpit',
    what: 'the time for this scan ran out',
    where: 'before the build',
    remedy: 'give it more with --budget',
  };
}

function diskFull(where: string): Failure {
  return { code: 'disk-full', blame: 'engine', what: 'disk full', where, remedy: 'free some room, then scan again' };
}
