import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { ok, type Result } from '../../kit/result.ts';
import type { CrateName } from '../../model/crate.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Failure } from '../../model/failure.ts';
import type { ContainerRuntime } from '../../ports/container-runtime.ts';
import { makeBaits } from '../baits/index.ts';
import type { Run } from '../cages.ts';
import { LAYOUT } from '../layout.ts';
import { personalitiesFor } from '../personalities/define-personality.ts';
import { BUILDS } from '../phases/cargo.ts';
import { phaseCoverage } from '../phases/coverage.ts';
import type { Exercised, Phase } from '../phases/define-phase.ts';
import { newRunId } from '../run-id.ts';
import { openScratch, type Scratch } from '../scratch.ts';
import { interpret, loadInterpreters } from '../sensors/index.ts';
import { writeBaits, writeSession } from '../sources.ts';
import { gapsOf, type Stay, stayInCage } from '../stay.ts';
import { type LaidOut, writeHollow } from './hollow-sources.ts';
import { type Exported, NOTHING_EXPORTED, readExport } from './read-export.ts';
import { wroteElsewhere } from './strays.ts';
import type { Unit, UnitCache } from './unit-cache.ts';
import { EXPORT_SCRIPT, toldCommand, UNIT } from './unit-scripts.ts';

/** What compiling a crate may show and be kept all the same: that it ran programs. With anything else it is watched anew each time. */
const ORDINARY: ReadonlySet<Evidence['kind']> = new Set(['process-exec']);
/** For what was left behind to show. */
const LINGER_SECONDS = 0.2;
/** What is brought in lies in the memory of the cage. */
const VARIANTS_BYTES = 512 * 1024 * 1024;

/** A scan whose dependencies are to be compiled. */
export interface Situation extends LaidOut {
  readonly phases: readonly Phase[];
  readonly runtime: ContainerRuntime;
  readonly run: Run;
  readonly milliseconds: number;
}

/**
 * Compiles the crates that have an identity in a stay of its own, watched as any other, in which the subject and all the rest are hollow;
 * keeps what was made, and gives the units that this situation needs. Null where the stay did not end in order.
 */
export async function compileOnce(
  situation: Situation,
  identities: ReadonlyMap<CrateName, string>,
  cache: UnitCache,
  signal: AbortSignal,
): Promise<Result<readonly Unit[] | null, Failure>> {
  await using scratch = await openScratch(join(situation.scratch.path, '..'), newRunId());
  const laid = await writeHollow(situation, new Set(identities.keys()), scratch, signal);
  if (!laid.ok) return laid;
  const before = await bringIn(await variantsOf(identities, cache), cache, scratch);
  const made = await stayToCompile(situation, scratch, signal);
  if (!made.ok) return made;
  if (made.value === null) return ok(null);
  const { exported, evidence } = made.value;
  const known = before.filter(({ unit }) => exported.known.includes(unit));
  const kept = await keep(exported, evidence, identities, cache);
  await cache.trim();
  return ok([...known, ...kept]);
}

async function variantsOf(identities: ReadonlyMap<CrateName, string>, cache: UnitCache): Promise<readonly Unit[]> {
  const variants = await Promise.all([...identities.values()].map((identity) => cache.variants(identity)));
  let left = VARIANTS_BYTES;
  return variants.flat().filter(({ bytes }) => {
    left -= bytes;
    return left >= 0;
  });
}

/** Copies units to where the gate looks for them; gives those that are what they were. */
export async function bringIn(units: readonly Unit[], cache: UnitCache, scratch: Scratch): Promise<readonly Unit[]> {
  if (units.length === 0) return [];
  const folder = await scratch.folder('start/units');
  const copied = await Promise.all(units.map((unit) => cache.copy(unit, join(folder, `${unit.unit}.tar`))));
  return units.filter((_, at) => copied[at]);
}

async function keep(
  { units }: Exported,
  evidence: readonly Evidence[],
  identities: ReadonlyMap<CrateName, string>,
  cache: UnitCache,
): Promise<readonly Unit[]> {
  const kept: Unit[] = [];
  for (const unit of units) {
    const name = UNIT.exec(unit.unit)?.[1] ?? '';
    const identity = identities.get(name as CrateName);
    const own = evidence.filter(({ subject }) => subject.startsWith(`${name}@`));
    if (identity !== undefined && own.every(({ kind }) => ORDINARY.has(kind)))
      kept.push(await cache.keep(identity, unit, own));
  }
  return kept;
}

interface Made {
  readonly exported: Exported;
  readonly evidence: readonly Evidence[];
}

async function stayToCompile(
  { subject, phases, runtime, run, milliseconds }: Situation,
  scratch: Scratch,
  signal: AbortSignal,
): Promise<Result<Made | null, Failure>> {
  const builds = phases.filter(({ id }) => BUILDS.has(id)).map(told);
  const baits = await makeBaits(run.id, scratch.path);
  await writeBaits(baits, scratch);
  for (const { id, script } of builds) await scratch.write(`start/${id}`, script?.(subject, 'quick') ?? '');
  const times = { profile: 'quick', seconds: milliseconds / 1000, lingerSeconds: LINGER_SECONDS } as const;
  await writeSession({ phases: builds, subject, ...times, last: EXPORT_SCRIPT }, false, scratch);
  const [personality] = await personalitiesFor('quick', subject.facts);
  if (personality === undefined) throw new Error('no personality for the profile quick');
  const folder = await scratch.folder('made');
  let reading = Promise.resolve(NOTHING_EXPORTED);
  const takeOutput = (output: Readable) => {
    reading = readExport(output, folder);
    // Where the stay fails nobody waits for it.
    reading.catch(() => {});
  };
  const stayed = await stayInCage({ runtime, run, scratch, baits, personality, milliseconds, takeOutput }, signal);
  if (!stayed.ok) return stayed;
  const exported = await reading;
  const evidence = interpret({ ...stayed.value, baits }, subject.crate.id, await loadInterpreters());
  return ok(isSound(stayed.value, builds, subject, exported) ? { exported, evidence } : null);
}

/** The phase with a command that lies in a script of its own. */
function told(phase: Phase): Phase {
  const script = (subject: Exercised) => toldCommand(phase.command(subject), phase.id);
  return { ...phase, script, command: () => `/bin/sh ${LAYOUT.start}/${phase.id}` };
}

/** Whether all ended in order and was seen, and nobody wrote where another's work lies. */
function isSound(stay: Stay, phases: readonly Phase[], subject: Exercised, { units, known, whole }: Exported): boolean {
  const complete = phaseCoverage(phases, subject, stay).every(({ state }) => state === 'complete');
  const names = [...units.map(({ unit }) => unit), ...known];
  return whole && complete && gapsOf(stay).length === 0 && !wroteElsewhere(stay.trace, subject.crate.id, names);
}
