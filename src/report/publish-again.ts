import type { Result } from '../kit/result.ts';
import { ok } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';
import type { Job } from '../model/job.ts';
import { Report } from '../model/report.ts';
import type { Clock } from '../ports/clock.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { TriageTopic } from '../ports/triage-topic.ts';
import { type Published, publish, type ReportedWork, reportKey } from './publish.ts';
import { jsonOrNull } from './stored-report.ts';

/**
 * Work that is delivered again: where its report is stored already, ends what its first run began (it may have been killed before
 * its message) and gives where it lies. Null where there is no report yet, or none that parses: the work has to be done.
 */
export async function publishAgain(
  work: ReportedWork,
  store: ObjectStore,
  topic: TriageTopic | null,
  job: Job | null,
  clock: Clock,
  signal: AbortSignal,
): Promise<Result<Published | null, Failure>> {
  const read = await store.read(reportKey(work));
  if (!read.ok) return read;
  const report = Report.safeParse(jsonOrNull(read.value?.bytes));
  return report.success ? publish(report.data, null, store, topic, job, clock, signal) : ok(null);
}
