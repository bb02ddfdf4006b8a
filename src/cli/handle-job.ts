import type { Composition } from '../compose.ts';
import { parseTarget } from '../fetch/index.ts';
import type { Handle } from '../intake/index.ts';
import { fail, ok } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';
import { scanCrate } from '../pipeline/index.ts';
import { publish } from '../report/index.ts';
import { ownVersion } from './help.ts';

/**
 * One job: the walk, then the report, once. A report of the same bytes under the same rulebook that is there already is
 * found by its key when this one is stored, and is not announced again.
 */
export function jobHandler(composition: Composition, runtime: string | null): Handle {
  return async (job, signal) => {
    const target = parseTarget(`${job.name}@${job.version}`);
    if (!target.ok) return target;
    const options = {
      runId: composition.newRunId(),
      version: ownVersion(),
      staticOnly: false,
      profile: job.profile ?? 'standard',
      previous: null,
      runtime,
      budgetSeconds: composition.budgetSeconds,
    } as const;
    const scanned = await scanCrate(target.value, composition.ports, options, () => {}, signal);
    if (!scanned.ok) return scanned;
    const { report, archive } = scanned.value;
    if (job.checksum !== undefined && job.checksum !== report.crate.checksum)
      return fail(otherBytes(job.name, job.version));
    // A cage that was lost says nothing about the crate: the job comes again, and no report is stored for it.
    const lost = report.coverage.find(
      (entry) => entry.stage === 'build' && entry.state === 'skipped' && entry.asked && scanned.value.cageLost,
    );
    if (lost !== undefined) return fail(cageLost(lost.reason));
    const published = await publish(
      report,
      archive,
      composition.store,
      composition.triage,
      job,
      composition.ports.clock,
    );
    return published.ok ? ok(undefined) : published;
  };
}

function otherBytes(name: string, version: string): Failure {
  return {
    code: 'checksum-mismatch',
    blame: 'upstream',
    what: 'the registry serves other bytes than the job names',
    where: `${name}@${version}`,
    remedy: 'it is tried again; look at the index if it persists',
  };
}

function cageLost(where: string): Failure {
  return {
    code: 'engine-lost',
    blame: 'engine',
    what: 'the cage was not to be had',
    where,
    remedy: "run 'npx sandpit doctor --mend' on the worker",
  };
}
