import { ok, type Result } from '../kit/result.ts';
import { type Coverage, covered, type Findings } from '../model/coverage.ts';
import { type CageMoment, type Evidence, evidence, isCageMoment } from '../model/evidence.ts';
import type { Failure } from '../model/failure.ts';
import type { Profile } from '../model/job.ts';
import type { PersonalityId } from '../model/personalities.ts';
import type { ContainerRuntime } from '../ports/container-runtime.ts';
import type { Baits } from './baits/index.ts';
import type { Berth } from './berths.ts';
import type { Run } from './cages.ts';
import type { Reused } from './compiled/index.ts';
import { limitsReached } from './limits.ts';
import { type Personality, personalitiesFor } from './personalities/define-personality.ts';
import { beyond } from './personalities/difference.ts';
import { phaseCoverage } from './phases/coverage.ts';
import type { Exercised, Phase } from './phases/define-phase.ts';
import type { Plan } from './phases/plan.ts';
import type { Scratch } from './scratch.ts';
import { interpret, loadInterpreters } from './sensors/index.ts';
import { writeSession } from './sources.ts';
import { gapsOf, type Stay, type stayInCage } from './stay.ts';

/** Of the time that is left the first stay may take this part where others come after it. */
const FIRST_PART = 0.7;
/** Seconds to stay after the last phase with another personality than the first: what waits has been waited for. */
const OTHER_LINGER: Readonly<Record<Profile, number>> = { quick: 0.2, standard: 1, deep: 5 };
/** Less is not worth a stay. Milliseconds. */
const LEAST = 5000;

/** What is asked of all stays. */
export interface CageOptions {
  readonly runId: string;
  readonly runtime: string | null;
  readonly berth: Berth;
  /** Which phases are asked for. */
  readonly profile: Profile;
  /** Milliseconds since the epoch by which all phases are over. */
  readonly deadline: number;
  /** Seconds to stay after the last phase, for what was left behind to show. */
  readonly linger: number;
}

/** What all stays of one crate share: sources, dependencies and baits are laid out. */
export interface Visits {
  readonly subject: Exercised;
  readonly plan: Plan;
  readonly scratch: Scratch;
  readonly run: Run;
  readonly baits: Baits;
  /** What compiling dependencies had shown that are not compiled anew. */
  readonly reused: Reused;
  remaining(): number;
  readonly options: CageOptions;
}

/**
 * One stay for each personality that the profile has. The first goes through all phases; the others through what a victim's build
 * does, and of what they show only that counts which the first did not.
 */
export async function stayWithEach(
  visits: Visits,
  runtime: ContainerRuntime,
  stay: typeof stayInCage,
  signal: AbortSignal,
): Promise<Result<Findings, Failure>> {
  const [first, ...others] = await personalitiesFor(visits.options.profile, visits.subject.facts);
  if (first === undefined) throw new Error(`no personality for the profile ${visits.options.profile}`);
  const { phases, left } = visits.plan;
  const time = Math.floor(visits.remaining() * (others.length > 0 ? FIRST_PART : 1));
  const seen = await stayAs(first, phases, time, visits, runtime, stay, signal);
  if (!seen.ok) return seen;
  const all = [seen.value];
  const needed = phases.filter(({ voluntary }) => voluntary !== true);
  for (const [at, personality] of others.entries()) {
    const share = Math.floor(visits.remaining() / (others.length - at));
    if (share < LEAST) break;
    const other = await stayAs(personality, needed, share, visits, runtime, stay, signal);
    if (!other.ok) return other;
    all.push(differing(other.value, seen.value, personality.id));
  }
  const unvisited = others.slice(all.length - 1).map(({ id }) => `no time was left to look like ${id}`);
  return ok({
    evidence: [...all.flatMap((one) => one.evidence), ...visits.reused.evidence],
    coverage: [resolved(visits.reused), ...seen.value.coverage, ...left, sensors(all, unvisited)],
  });
}

function resolved({ crates, of }: Reused): Coverage {
  const reason =
    crates === 0 ? '' : `${crates} of ${of} dependencies, each with a clean report, had been compiled before`;
  return covered('resolve', 'complete', reason);
}

interface Seen extends Findings {
  readonly gaps: readonly string[];
}

async function stayAs(
  personality: Personality,
  phases: readonly Phase[],
  milliseconds: number,
  { subject, scratch, run, baits, options }: Visits,
  runtime: ContainerRuntime,
  stay: typeof stayInCage,
  signal: AbortSignal,
): Promise<Result<Seen, Failure>> {
  const lingerSeconds =
    personality.id === 'desktop' ? options.linger : Math.min(options.linger, OTHER_LINGER[options.profile]);
  const seconds = milliseconds / 1000 - lingerSeconds;
  const session = { phases, subject, profile: options.profile, seconds, lingerSeconds };
  await writeSession(session, personality.secondsLater !== undefined, scratch);
  const stayed = await stay({ runtime, run, scratch, baits, personality, milliseconds }, signal);
  return stayed.ok ? ok(await findings(subject, baits, stayed.value, phases)) : stayed;
}

async function findings(subject: Exercised, baits: Baits, stay: Stay, phases: readonly Phase[]): Promise<Seen> {
  const seen = interpret({ ...stay, baits }, subject.crate.id, await loadInterpreters());
  const coverage = phaseCoverage(phases, subject, stay);
  return {
    evidence: [...seen, ...limitsReached(stay, coverage, subject.crate.id)],
    coverage,
    gaps: gapsOf(stay),
  };
}

/** What a stay showed beyond the first one, marked with whose machine it was on; and where it fell short while the first did not. */
function differing(other: Seen, first: Seen, personality: PersonalityId): Seen {
  const complete = new Set(first.coverage.filter(({ state }) => state === 'complete').map(({ stage }) => stage));
  const short = other.coverage.filter(({ stage, state }) => complete.has(stage) && state !== 'complete');
  return {
    evidence: beyond(other.evidence, first.evidence).map((piece) => marked(piece, personality)),
    coverage: other.coverage,
    gaps: [...other.gaps, ...short.map(({ stage, reason }) => `${stage}: ${reason}`)].map(
      (gap) => `as ${personality}: ${gap}`,
    ),
  };
}

function marked(piece: Evidence, personality: PersonalityId): Evidence {
  if (!isCageMoment(piece.at)) return piece;
  const at: CageMoment = { ...piece.at, personality };
  return evidence(piece.kind, piece.subject, at, piece.data);
}

function sensors(all: readonly Seen[], unvisited: readonly string[]): Coverage {
  const gaps = [...all.flatMap((one) => one.gaps), ...unvisited];
  return gaps.length === 0 ? covered('sensors', 'complete') : covered('sensors', 'partial', gaps.join('; '));
}
