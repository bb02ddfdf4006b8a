import type { Composition } from '../compose.ts';
import { parseTarget } from '../fetch/index.ts';
import type { Handle } from '../intake/index.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { normaliseName } from '../model/crate.ts';
import type { Failure } from '../model/failure.ts';
import type { Job, Profile } from '../model/job.ts';
import type { Report } from '../model/report.ts';
import { type ScanOptions, type ScanOutcome, scanCrate } from '../pipeline/index.ts';
import { publish, publishAgain } from '../report/index.ts';
import { ownVersion } from './help.ts';

export interface JobOptions {
  /** Container runtime; null: the engine's own choice. */
  readonly runtime: string | null;
  /** For jobs that name none. */
  readonly profile: Profile;
}

/**
 * One job: the walk, the report on the files as soon as they are read and the final one, each once. Where a final report of the
 * same bytes under the same rulebook is stored already, nothing is scanned. Two workers that scan the same at once find each other
 * when the report is stored: one is kept, one is announced.
 */
export function jobHandler(composition: Composition, given: JobOptions): Handle {
  const { store, triage, ports } = composition;
  return async (job, signal) => {
    const known = await reportedBefore(composition, job, signal);
    if (!known.ok) return known;
    if (known.value) return ok(undefined);
    const publishOnce = (report: Report, archive: Buffer) => publish(report, archive, store, triage, job, ports.clock);
    return scanAndPublish(composition, given, job, publishOnce, signal);
  };
}

async function scanAndPublish(
  composition: Composition,
  given: JobOptions,
  job: Job,
  publishOnce: (report: Report, archive: Buffer) => Promise<Result<unknown, Failure>>,
  signal: AbortSignal,
): Promise<Result<void, Failure>> {
  let early: Result<unknown, Failure> = ok(undefined);
  const scanned = await scan(composition, given, job, signal, async (report, archive) => {
    if (otherBytes(report, job) === null) early = await publishOnce(report, archive);
  });
  if (!scanned.ok) return scanned;
  if (!early.ok) return early;
  // A cage that was lost says nothing about the crate: the job comes again, and no final report is stored for it.
  const { report, archive, cageLost } = scanned.value;
  const unfit = otherBytes(report, job) ?? cageLost;
  if (unfit !== null) return fail(unfit);
  const published = await publishOnce(report, archive);
  return published.ok ? ok(undefined) : published;
}

async function scan(
  composition: Composition,
  given: JobOptions,
  job: Job,
  signal: AbortSignal,
  early: NonNullable<ScanOptions['early']>,
): Promise<Result<ScanOutcome, Failure>> {
  const target = parseTarget(`${job.name}@${job.version}`);
  if (!target.ok) return target;
  const options = {
    runId: composition.newRunId(),
    version: ownVersion(),
    staticOnly: false,
    profile: job.profile ?? given.profile,
    previous: null,
    runtime: given.runtime,
    budgetSeconds: composition.budgetSeconds,
    early,
  } as const;
  return scanCrate(target.value, composition.ports, options, () => {}, signal);
}

/** Whether a delivery of the same work has ended before. What the registry does not know is left to the scan to say. */
async function reportedBefore(
  { ports, store, triage }: Composition,
  job: Job,
  signal: AbortSignal,
): Promise<Result<boolean, Failure>> {
  const checksum = job.checksum ?? (await checksumInIndex(ports.registry, job, signal));
  if (checksum === null) return ok(false);
  const work = {
    crate: { name: job.name, version: job.version, checksum },
    engine: { rulebook: ports.rulebook.digest },
    stage: 'final',
  } as const;
  const again = await publishAgain(work, store, triage, job, ports.clock, signal);
  return again.ok ? ok(again.value !== null) : again;
}

async function checksumInIndex(
  registry: Composition['ports']['registry'],
  job: Job,
  signal: AbortSignal,
): Promise<string | null> {
  const listed = await registry.versions(job.name, signal);
  if (!listed.ok) return null;
  const entry = listed.value.find(
    ({ name, version }) => normaliseName(name) === normaliseName(job.name) && version === job.version,
  );
  return entry?.checksum ?? null;
}

function otherBytes(report: Report, job: Job): Failure | null {
  if (job.checksum === undefined || job.checksum === report.crate.checksum) return null;
  return {
    code: 'checksum-mismatch',
    blame: 'upstream',
    what: 'the registry serves other bytes than the job names',
    where: `${job.name}@${job.version}`,
    remedy: 'it is tried again; look at the index if it persists',
  };
}
