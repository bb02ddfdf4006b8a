import { analyze, type Background } from '../analyzers/index.ts';
import { readFacts } from '../facts/index.ts';
import { type FetchedCrate, fetchCrate, type Target } from '../fetch/index.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { covered, notAsked, type Stage } from '../model/coverage.ts';
import { crateLabel, normaliseName } from '../model/crate.ts';
import type { CrateFacts, UnpackedCrate } from '../model/facts.ts';
import { type Failure, failureLine } from '../model/failure.ts';
import type { Report } from '../model/report.ts';
import type { CrateRegistry } from '../ports/crate-registry.ts';
import type { Progress } from '../ports/progress.ts';
import { composeReport } from '../report/index.ts';
import { unpackCrate, unpackedBytes } from '../unpack/index.ts';
import { buildInCage, CAGE_STAGES } from './build-in-cage.ts';
import { Gathered, remaining } from './dossier.ts';
import { gatherBackground } from './gather-background.ts';
import { judgeFindings } from './judge-findings.ts';
import { makeAllRoom, makeRoom } from './memory-gate.ts';
import { Stopwatch } from './stopwatch.ts';
import type { ScanOptions, ScanPorts, Walk } from './walk.ts';

/** Bytes of a `.crate` that are read at most: the registry takes 10 MiB, some crates have been granted more. */
const ARCHIVE_LIMIT_BYTES = 64 * 1024 * 1024;
const FILE_STAGES: readonly Stage[] = ['facts', 'metadata', 'history', 'dependencies', 'rules', 'syntax', 'binaries'];

export interface ScanOutcome {
  readonly report: Report;
  /** The bytes as published, for the archive. */
  readonly archive: Buffer;
  /** What a person should be told beside the report: a manifest that does not parse, an engine that is not there. */
  readonly notes: readonly string[];
  /** Why the cage, asked for, was not to be had: that is about this machine or the registry, not about the crate. */
  readonly cageLost: Failure | null;
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
  const given = await givenPrevious(fetched.value, ports.registry, options, budget);
  if (!given.ok) return given;
  const gathered = new Gathered();
  gathered.coverage.push(covered('fetch', 'complete'));
  const notes = [...fetched.value.notes];
  await readAndBuild(fetched.value, gathered, notes, {
    ports,
    options,
    previous: given.value,
    watch,
    progress,
    signal: budget,
    caller: signal,
    deadline,
  });
  await makeRoom(unpackedBytes(fetched.value.bytes));
  if (signal.aborted) return fail(interrupted(crateLabel(fetched.value.id)));
  return ok({
    report: conclude(fetched.value, gathered, watch, ports, options),
    archive: fetched.value.bytes,
    notes,
    cageLost: gathered.cageLost,
  });
}

async function readAndBuild(fetched: FetchedCrate, gathered: Gathered, notes: string[], walk: Walk): Promise<void> {
  const read = await readStatically(fetched, gathered, notes, walk);
  if (read === null) return;
  await walk.options.early?.(soFar(fetched, gathered, walk), fetched.bytes);
  await buildInCage(fetched, read.crate, read.facts, gathered, notes, walk);
}

/** The report on the files alone, while the build is still to come. */
function soFar(fetched: FetchedCrate, gathered: Gathered, { watch, ports, options }: Walk): Report {
  const files = new Gathered();
  files.add(gathered);
  files.add({ coverage: CAGE_STAGES.map((stage) => notAsked(stage, 'not built yet')) });
  files.capabilities = gathered.capabilities;
  return conclude(fetched, files, watch, ports, { ...options, staticOnly: true });
}

/** The static half. Null where the walk ends in it: the archive is refused, or the manifest cannot be read. */
async function readStatically(
  fetched: FetchedCrate,
  gathered: Gathered,
  notes: string[],
  walk: Walk,
): Promise<{ readonly crate: UnpackedCrate; readonly facts: CrateFacts } | null> {
  const bytes = unpackedBytes(fetched.bytes);
  using _room = await walk.watch.time('wait', 'room in memory', () => walk.ports.memory.enter(bytes, walk.signal));
  makeAllRoom(bytes);
  // First what surrounds the crate: the version before can be as large as it is, and is let go but for its facts.
  const background = await gather(fetched, walk);
  await makeRoom(bytes);
  const unpacked = await walk.watch.time('unpack', 'the archive reader', () =>
    unpackCrate(fetched.bytes, fetched.id, undefined, walk.signal),
  );
  if (!unpacked.ok) {
    gathered.add({ evidence: unpacked.failure.evidence });
    stopAt('unpack', unpacked.failure.failure, gathered, notes);
    return null;
  }
  gathered.coverage.push(covered('unpack', 'complete'));
  const read = await walk.watch.time('facts', 'the manifest', () => readFacts(unpacked.value, fetched.entry));
  if (!read.ok) {
    stopAt('facts', read.failure, gathered, notes);
    return null;
  }
  gathered.add({
    evidence: read.value.evidence,
    coverage: [covered('facts', 'complete')],
  });
  await analyzeFiles(unpacked.value, read.value.facts, background, gathered, walk);
  return { crate: unpacked.value, facts: read.value.facts };
}

/** The file of `--previous`, which must hold a version of the same crate. */
async function givenPrevious(
  { id }: FetchedCrate,
  registry: CrateRegistry,
  options: ScanOptions,
  signal: AbortSignal,
): Promise<Result<FetchedCrate | null, Failure>> {
  if (options.previous === null) return ok(null);
  const target = { kind: 'file', path: options.previous } as const;
  const fetched = await fetchCrate(target, registry, { bytes: ARCHIVE_LIMIT_BYTES }, signal);
  if (!fetched.ok || normaliseName(fetched.value.id.name) === normaliseName(id.name)) return fetched;
  return fail({
    code: 'wrong-usage',
    blame: 'caller',
    what: `--previous is another crate: ${crateLabel(fetched.value.id)}`,
    where: crateLabel(id),
    remedy: 'give an archive of the same crate',
  });
}

function gather(fetched: FetchedCrate, { ports, watch, previous, signal }: Walk): Promise<Background> {
  const { registry, corpora, verdicts, clock } = ports;
  const request = { registry, corpora, verdicts, now: clock.now(), previous };
  return watch.time('background', 'the version before', () => gatherBackground(fetched, request, signal));
}

async function analyzeFiles(
  crate: UnpackedCrate,
  facts: CrateFacts,
  background: Background,
  gathered: Gathered,
  walk: Walk,
): Promise<void> {
  const rulebook = walk.ports.rulebook;
  const findings = await walk.watch.time('analyze', 'rules and syntax', () =>
    analyze({ crate, facts, background, rulebook }, walk.signal),
  );
  gathered.add(findings);
  gathered.capabilities = findings.capabilities;
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

function conclude(
  fetched: FetchedCrate,
  gathered: Gathered,
  watch: Stopwatch,
  ports: ScanPorts,
  options: ScanOptions,
): Report {
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
      advisories: snapshotOf(ports.corpora.advisories),
      ...gathered.cage,
    },
    ...judgeFindings(gathered, ports.catalog, ports.policy, fetched.id.name),
    evidence: gathered.evidence,
    coverage: gathered.coverage,
    capabilities: {
      ...gathered.capabilities,
      paths: gathered.capabilities.paths.map((path) => ({ ...path, via: [...path.via] })),
    },
    timings: watch.timings,
  });
}

/** Which snapshot spoke: its digest, and the newest date in it. */
function snapshotOf(advisories: ScanPorts['corpora']['advisories']): string | null {
  return advisories === null ? null : `sha256:${advisories.digest} ${advisories.newest ?? 'undated'}`;
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
