import { ok, type Result } from '../kit/result.ts';
import { type Coverage, covered, type Findings } from '../model/coverage.ts';
import { crateLabel } from '../model/crate.ts';
import { type Evidence, evidence } from '../model/evidence.ts';
import type { CrateFacts, UnpackedCrate } from '../model/facts.ts';
import type { Failure } from '../model/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContainerRuntime } from '../ports/container-runtime.ts';
import type { CrateRegistry, IndexEntry } from '../ports/crate-registry.ts';
import type { Progress } from '../ports/progress.ts';
import { makeBaits } from './baits.ts';
import { sessionScript } from './cages.ts';
import { harnessFiles, packageFiles } from './harness.ts';
import { type Pantry, provision, type Unpack } from './local-registry.ts';
import { ownLine } from './own-line.ts';
import { phaseCoverage, planPhases } from './phases.ts';
import { resolveDependencies } from './resolve.ts';
import { openScratch, type Scratch } from './scratch.ts';
import { interpret, loadInterpreters } from './sensors/index.ts';
import { type Stay, stayInCage } from './stay.ts';

export interface Subject {
  readonly crate: UnpackedCrate;
  readonly facts: CrateFacts;
  readonly entry: IndexEntry | null;
}

export interface Cage {
  readonly runtime: ContainerRuntime;
  readonly registry: CrateRegistry;
  readonly clock: Clock;
  readonly scratch: string;
  readonly unpack: Unpack;
}

export interface CageOptions {
  readonly runId: string;
  readonly runtime: string | null;
  /** Milliseconds for all phases together. */
  readonly budget: number;
  /** Seconds to stay after the last phase, for what was left behind to show. */
  readonly linger: number;
}

/** Builds and runs one crate in the cage. A crate that cannot be resolved or built is coverage; only the cage's own trouble fails. */
export async function buildAndWatch(
  subject: Subject,
  cage: Cage,
  options: CageOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<Result<Findings, Failure>> {
  await using scratch = await openScratch(cage.scratch, options.runId);
  const { phases, left } = planPhases(subject.facts);
  const withPackage = phases.includes('bins');
  await writeSources(subject, scratch, withPackage);
  const baits = makeBaits(options.runId);
  await writeSeed(baits, scratch);
  await scratch.write('start/session', sessionScript(phases, options.linger));
  const run = { id: options.runId, staleAt: cage.clock.now() + options.budget * 3, runtime: options.runtime };
  const own = ownLine(subject.facts, subject.entry, subject.crate.archiveSha256);
  const pantry: Pantry = { registry: cage.registry, unpack: cage.unpack, subject: subject.crate, own };
  progress('resolve', 'cargo to choose dependencies');
  const provisioned = await stock(cage, run, scratch, pantry, withPackage, progress, signal);
  if (!provisioned.ok) {
    if (provisioned.failure.blame !== 'crate' && provisioned.failure.blame !== 'upstream') return provisioned;
    return ok({ evidence: [], coverage: [...unresolved(provisioned.failure, phases), ...left] });
  }
  progress('build', 'the crate to be built and run in the cage');
  const stay = await stayInCage(
    { runtime: cage.runtime, run, scratch, baits, withPackage, phases, budget: options.budget },
    signal,
  );
  if (!stay.ok) return stay;
  const seen = interpret({ ...stay.value, baits }, subject.crate.id, await loadInterpreters());
  const coverage = phaseCoverage(
    phases,
    stay.value.trace,
    stay.value.timedOut ? 'timed-out' : stay.value.outOfMemory ? 'out-of-memory' : null,
  );
  return ok({
    evidence: [...seen, ...limits(stay.value, subject)],
    coverage: [covered('resolve', 'complete'), ...coverage, ...left, sensors(stay.value)],
  });
}

async function stock(
  cage: Cage,
  run: Parameters<typeof resolveDependencies>[1],
  scratch: Scratch,
  pantry: Pantry,
  withPackage: boolean,
  progress: Progress,
  signal: AbortSignal,
): Promise<Result<null, Failure>> {
  const locks = await resolveDependencies(cage.runtime, run, scratch, pantry, withPackage, signal);
  if (!locks.ok) return locks;
  progress('fetch dependencies', `${locks.value.packages.length} packages`);
  const checksums = await provision(locks.value.packages, pantry, scratch, signal);
  if (!checksums.ok) return checksums;
  const patched = (lock: string) =>
    lock.replace(/checksum = "([0-9a-f]{64})"/g, (_, sum: string) => `checksum = "${checksums.value.get(sum) ?? sum}"`);
  await scratch.write('project/Cargo.lock', patched(locks.value.project));
  if (locks.value.package !== null) await scratch.write('package/Cargo.lock', patched(locks.value.package));
  return ok(null);
}

async function writeSources(subject: Subject, scratch: Scratch, withPackage: boolean): Promise<void> {
  for (const [path, text] of harnessFiles(subject.crate.id, subject.facts))
    await scratch.write(`project/${path}`, text);
  if (!withPackage) return;
  for (const file of packageFiles(subject.crate.files))
    await scratch.write(`package/${file.path}`, file.bytes, file.executable);
}

async function writeSeed(baits: ReturnType<typeof makeBaits>, scratch: Scratch): Promise<void> {
  for (const { path, text, inProject } of baits.files)
    await scratch.write(inProject ? `project/${path}` : `seed/${path}`, text);
}

function unresolved(failure: Failure, phases: readonly Coverage['stage'][]): Coverage[] {
  const reason = `${failure.what}: ${failure.where}`;
  return [
    covered('resolve', 'failed', reason),
    ...phases.map((phase) => covered(phase, 'skipped', 'not resolved')),
    covered('sensors', 'skipped', 'not resolved'),
  ];
}

function sensors(stay: Stay): Coverage {
  const gaps = [stay.trace.gap, stay.sinkhole.gap].filter((gap) => gap !== null);
  return gaps.length === 0 ? covered('sensors', 'complete') : covered('sensors', 'partial', gaps.join('; '));
}

function limits(stay: Stay, subject: Subject): Evidence[] {
  const at = { phase: 'build' as const, process: [] };
  const label = crateLabel(subject.crate.id);
  const told = stay.outOfMemory
    ? [evidence('sandbox-limit', label, at, { limit: 'memory', detail: 'out of memory' })]
    : [];
  return stay.timedOut
    ? [...told, evidence('sandbox-limit', label, at, { limit: 'wall', detail: 'out of time' })]
    : told;
}
