import { isDiskFull } from '../kit/disk-full.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { covered, type Findings } from '../model/coverage.ts';
import type { EntryPoints } from '../model/entry-points.ts';
import type { CrateFacts, UnpackedCrate } from '../model/facts.ts';
import type { Failure } from '../model/failure.ts';
import type { Profile } from '../model/job.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContainerRuntime } from '../ports/container-runtime.ts';
import type { CrateRegistry, IndexEntry } from '../ports/crate-registry.ts';
import type { Progress } from '../ports/progress.ts';
import { type Baits, makeBaits } from './baits/index.ts';
import { limitsReached } from './limits.ts';
import type { Unpack } from './local-registry.ts';
import { ownLine } from './own-line.ts';
import { notReached, phaseCoverage } from './phases/coverage.ts';
import { loadPhases, type Plan, planPhases, planWithout } from './phases/plan.ts';
import { openScratch } from './scratch.ts';
import { interpret, loadInterpreters } from './sensors/index.ts';
import { gateScript, sessionScript } from './session.ts';
import { widen, writeSources } from './sources.ts';
import { type Stay, stayInCage } from './stay.ts';
import { stock } from './stock.ts';
import { stopsFilter } from './stops.ts';

export interface Subject {
  readonly crate: UnpackedCrate;
  readonly facts: CrateFacts;
  /** What others can call of it. */
  readonly entries: EntryPoints;
  readonly entry: IndexEntry | null;
}

export interface Cage {
  readonly runtime: ContainerRuntime;
  readonly registry: CrateRegistry;
  readonly clock: Clock;
  readonly scratch: string;
  readonly unpack: Unpack;
  /** How the crate stays in the cage; a bench stays without sensors too, to tell what they cost. */
  readonly stay?: typeof stayInCage;
}

export interface CageOptions {
  readonly runId: string;
  readonly runtime: string | null;
  /** Which phases are asked for. */
  readonly profile: Profile;
  /** Milliseconds since the epoch by which all phases are over. */
  readonly deadline: number;
  /** Seconds to stay after the last phase, for what was left behind to show. */
  readonly linger: number;
}

/** A container of a run is stale this long after the run must be over, whatever its worker says. Milliseconds. */
const STALE_AFTER = 600_000;
/** Less than this is not worth starting a build in. Milliseconds. */
const LEAST = 1000;

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
  const run = { id: options.runId, staleAt: options.deadline + STALE_AFTER, runtime: options.runtime };
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
    const { phases, left } = planWithout(plan, stocked.value);
    if (workplaces.includes('wide') && !stocked.value.has('wide'))
      await widen(subject, scratch, plan.phases, options.profile);
    const time = remaining();
    if (time < LEAST) return unstocked(outOfTime(), plan, signal);
    const session = { phases, subject, profile: options.profile, lingerSeconds: options.linger };
    await scratch.write('start/calls', stopsFilter());
    await scratch.write('start/gate', gateScript());
    await scratch.write('start/session', sessionScript({ ...session, seconds: time / 1000 - options.linger }));
    progress('build', 'the crate to be built and run in the cage');
    const stay = await (cage.stay ?? stayInCage)(
      { runtime: cage.runtime, run, scratch, baits, milliseconds: time },
      signal,
    );
    if (!stay.ok) return stay;
    return ok(await findings(subject, baits, stay.value, { phases, left }));
  } catch (error) {
    if (isDiskFull(error)) return fail(diskFull(cage.scratch));
    throw error;
  }
}

async function findings(subject: Subject, baits: Baits, stay: Stay, { phases, left }: Plan): Promise<Findings> {
  const seen = interpret({ ...stay, baits }, subject.crate.id, await loadInterpreters());
  const coverage = phaseCoverage(phases, subject, stay);
  const gaps = [stay.trace.gap, stay.sinkhole.gap, stay.witness.gap].filter((gap) => gap !== null);
  const sensors = gaps.length === 0 ? covered('sensors', 'complete') : covered('sensors', 'partial', gaps.join('; '));
  return {
    evidence: [...seen, ...limitsReached(stay, coverage, subject.crate.id)],
    coverage: [covered('resolve', 'complete'), ...coverage, ...left, sensors],
  };
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
