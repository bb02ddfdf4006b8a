import { analyze } from '../analyzers/index.ts';
import { readFacts } from '../facts/index.ts';
import { type FetchedCrate, fetchCrate, type Target } from '../fetch/index.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { type Coverage, covered, notAsked, type Stage } from '../model/coverage.ts';
import { type CrateId, crateLabel } from '../model/crate.ts';
import type { CrateFacts, UnpackedCrate } from '../model/facts.ts';
import { type Failure, failureLine } from '../model/failure.ts';
import type { Profile } from '../model/job.ts';
import type { Report } from '../model/report.ts';
import type { SignalDefinition } from '../model/signal.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContainerRuntime } from '../ports/container-runtime.ts';
import type { CrateRegistry } from '../ports/crate-registry.ts';
import type { Progress } from '../ports/progress.ts';
import { composeReport } from '../report/index.ts';
import type { Rulebook } from '../rulebook/index.ts';
import { detonate } from '../sandbox/index.ts';
import { raiseSignals } from '../signals/index.ts';
import { unpackCrate } from '../unpack/index.ts';
import { judge, type Policy } from '../verdict/index.ts';
import { Gathered } from './dossier.ts';
import { Stopwatch } from './stopwatch.ts';

/** Bytes of a `.crate` that are read at most: the registry takes 10 MiB, some crates have been granted more. */
const ARCHIVE_LIMIT_BYTES = 64 * 1024 * 1024;
const CAGE_STAGES: readonly Stage[] = ['resolve', 'build', 'bins', 'link-and-run', 'sensors'];
const FILE_STAGES: readonly Stage[] = ['facts', 'rules', 'syntax', 'binaries'];

export interface ScanPorts {
  readonly registry: CrateRegistry;
  readonly runtime: ContainerRuntime;
  readonly clock: Clock;
  readonly rulebook: Rulebook;
  readonly catalog: readonly SignalDefinition[];
  readonly policy: Policy;
  readonly scratch: string;
  readonly cache: string;
}

export interface ScanOptions {
  readonly runId: string;
  /** Our own version, for the report. */
  readonly version: string;
  readonly staticOnly: boolean;
  readonly profile: Profile;
  /** A `.crate` file to compare with; null: the version before it in the index. */
  readonly previous: string | null;
  readonly runtime: string | null;
  readonly budgetSeconds: number;
}

export interface ScanOutcome {
  readonly report: Report;
  /** The bytes as published, for the archive. */
  readonly archive: Buffer;
  /** What a person should be told beside the report: a manifest that does not parse, an engine that is not there. */
  readonly notes: readonly string[];
  /** The cage was asked for and not to be had: that is about this machine, not about the crate. */
  readonly cageLost: boolean;
}

/**
 * Walks one crate through every room. Fails only where there is nothing to report on: no such crate, no bytes, or the
 * caller's interruption. All else, a refused archive or a lost engine included, is a report whose coverage says so.
 */
export async function scanCrate(
  target: Target,
  ports: ScanPorts,
  options: ScanOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<Result<ScanOutcome, Failure>> {
  const watch = new Stopwatch(ports.clock, progress);
  const deadline = ports.clock.now() + options.budgetSeconds * 1000;
  const budget = AbortSignal.any([signal, AbortSignal.timeout(options.budgetSeconds * 1000)]);
  const fetched = await watch.time('fetch', 'the registry', () =>
    fetchCrate(target, ports.registry, { bytes: ARCHIVE_LIMIT_BYTES }, budget),
  );
  if (!fetched.ok) return fetched;
  const gathered = new Gathered();
  gathered.coverage.push(covered('fetch', 'complete'));
  const notes = [...fetched.value.notes];
  await readAndBuild(fetched.value, gathered, notes, {
    ports,
    options,
    watch,
    progress,
    signal: budget,
    caller: signal,
    deadline,
  });
  if (signal.aborted) return fail(interrupted(crateLabel(fetched.value.id)));
  return ok({
    report: conclude(fetched.value, gathered, watch, ports, options),
    archive: fetched.value.bytes,
    notes,
    cageLost: gathered.cageLost,
  });
}

interface Walk {
  readonly ports: ScanPorts;
  readonly options: ScanOptions;
  readonly watch: Stopwatch;
  readonly progress: Progress;
  /** The caller's, or the end of the budget. */
  readonly signal: AbortSignal;
  readonly caller: AbortSignal;
  /** Milliseconds since the epoch at which the budget ends. */
  readonly deadline: number;
}

async function readAndBuild(fetched: FetchedCrate, gathered: Gathered, notes: string[], walk: Walk): Promise<void> {
  const unpacked = await walk.watch.time('unpack', 'the archive reader', () =>
    unpackCrate(fetched.bytes, fetched.id, undefined, walk.signal),
  );
  if (!unpacked.ok) {
    gathered.add({ evidence: unpacked.failure.evidence });
    return stopAt('unpack', unpacked.failure.failure, gathered, notes);
  }
  gathered.coverage.push(covered('unpack', 'complete'));
  const read = await walk.watch.time('facts', 'the manifest', () => readFacts(unpacked.value, fetched.entry));
  if (!read.ok) return stopAt('facts', read.failure, gathered, notes);
  gathered.add({
    evidence: read.value.evidence,
    coverage: [covered('facts', 'complete')],
  });
  await analyzeFiles(unpacked.value, read.value.facts, gathered, walk);
  await buildInCage(fetched, unpacked.value, read.value.facts, gathered, notes, walk);
}

async function analyzeFiles(crate: UnpackedCrate, facts: CrateFacts, gathered: Gathered, walk: Walk): Promise<void> {
  const rulebook = walk.ports.rulebook;
  const findings = await walk.watch.time('analyze', 'rules and syntax', () =>
    analyze({ crate, facts, rulebook }, walk.signal),
  );
  gathered.add(findings);
  gathered.capabilities = findings.capabilities;
}

async function buildInCage(
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
  const subject = { crate, facts, entry: fetched.entry };
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
  gathered.cageLost = detonated.failure.blame === 'engine';
  const state = detonated.failure.code === 'timed-out' ? 'timed-out' : 'skipped';
  gathered.add({
    coverage: remaining(CAGE_STAGES, gathered.coverage, state, failureLine(detonated.failure)),
  });
  notes.push(failureLine(detonated.failure));
}

/** A stage that failed for the crate's own reasons ends the walk: what comes after it was not looked at, and that is said. */
function stopAt(stage: Stage, failure: Failure, gathered: Gathered, notes: string[]): void {
  const line = failureLine(failure);
  gathered.coverage.push(covered(stage, failure.code === 'timed-out' ? 'timed-out' : 'failed', line));
  gathered.add({
    coverage: remaining([...FILE_STAGES, ...CAGE_STAGES], gathered.coverage, 'skipped', `${stage} failed`),
  });
  notes.push(line);
}

function remaining(
  stages: readonly Stage[],
  have: readonly Coverage[],
  state: Coverage['state'],
  reason: string,
): Coverage[] {
  return stages
    .filter((stage) => !have.some((entry) => entry.stage === stage))
    .map((stage) => covered(stage, state, reason));
}

function conclude(
  fetched: FetchedCrate,
  gathered: Gathered,
  watch: Stopwatch,
  ports: ScanPorts,
  options: ScanOptions,
): Report {
  const signals = raiseSignals(gathered, ports.catalog);
  return composeReport({
    runId: options.runId,
    stage: options.staticOnly ? 'static' : 'final',
    crate: {
      ...fetched.id,
      checksum: fetched.checksum,
      source: fetched.source,
      publishedAt: fetched.publishedAt,
    },
    engine: {
      version: options.version,
      rulebook: ports.rulebook.digest,
      ruleEngine: ports.rulebook.compiled.engine,
      advisories: null,
      ...gathered.cage,
    },
    verdict: judge(signals, gathered.coverage, ports.policy, fetched.id.name),
    signals,
    evidence: gathered.evidence,
    coverage: gathered.coverage,
    capabilities: gathered.capabilities,
    timings: watch.timings,
  });
}

function interrupted(where: string): Failure {
  return {
    code: 'interrupted',
    blame: 'caller',
    what: 'interrupted',
    where,
    remedy: 'scan it again',
  };
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
