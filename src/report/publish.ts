import { canonicalJson } from '../kit/canonical-json.ts';
import { ok, type Result } from '../kit/result.ts';
import { normaliseName } from '../model/crate.ts';
import type { Failure } from '../model/failure.ts';
import type { Job } from '../model/job.ts';
import type { Report } from '../model/report.ts';
import type { TriageMessage } from '../model/triage.ts';
import type { Clock } from '../ports/clock.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { TriageTopic } from '../ports/triage-topic.ts';

const JSON_TYPE = 'application/json';

export interface Published {
  readonly uri: string;
  /** False where the same work had been reported before: nothing was written or announced again. */
  readonly announced: boolean;
}

/** Where the report of one work lies: crate, version, checksum, rulebook and stage. */
export function reportKey(report: Report): string {
  const { name, version, checksum } = report.crate;
  return `reports/${normaliseName(name)}/${version}/${checksum}/${report.engine.rulebook}/${report.stage}.json`;
}

/**
 * Stores the archive and the report, then announces, then notes that it has. Each object is created once; whoever comes
 * second, by redelivery or after a crash, finds what the first one wrote and goes on from there: a crash between report and
 * note may announce the same run a second time, never another verdict and never none.
 */
export async function publish(
  report: Report,
  archive: Buffer | null,
  store: ObjectStore,
  topic: TriageTopic | null,
  job: Job | null,
  clock: Clock,
): Promise<Result<Published, Failure>> {
  const key = reportKey(report);
  if (archive !== null) {
    const kept = await store.create(`archives/${report.crate.checksum}.crate`, archive, 'application/gzip');
    if (!kept.ok) return kept;
  }
  const created = await store.create(key, Buffer.from(`${canonicalJson(report)}\n`), JSON_TYPE);
  if (!created.ok) return created;
  const first = created.value ? ok(report) : await stored(store, key, report);
  if (!first.ok) return first;
  const pointed = await pointAt(store, first.value, key);
  if (!pointed.ok) return pointed;
  return announce(first.value, key, store, topic, job, clock);
}

async function announce(
  report: Report,
  key: string,
  store: ObjectStore,
  topic: TriageTopic | null,
  job: Job | null,
  clock: Clock,
): Promise<Result<Published, Failure>> {
  const uri = store.uri(key);
  const note = key.replace(/\.json$/, '.announced.json');
  if (topic === null) return ok({ uri, announced: false });
  const noted = await store.read(note);
  if (!noted.ok) return noted;
  if (noted.value !== null) return ok({ uri, announced: false });
  const message = triageMessage(report, uri, job, clock.now());
  const { level, recommendation } = report.verdict;
  const sent = await topic.announce(message, {
    level,
    recommendation,
    lane: job?.lane ?? 'rescan',
    name: report.crate.name,
  });
  if (!sent.ok) return sent;
  const done = await store.create(note, Buffer.from(`${canonicalJson({ runId: report.runId })}\n`), JSON_TYPE);
  return done.ok ? ok({ uri, announced: true }) : done;
}

/** The report that was there first: what is announced is what is stored. */
async function stored(store: ObjectStore, key: string, ours: Report): Promise<Result<Report, Failure>> {
  const read = await store.read(key);
  if (!read.ok) return read;
  return ok(read.value === null ? ours : (JSON.parse(read.value.bytes.toString()) as Report));
}

/** Moves `latest.json` to this report by compare-and-set; whoever loses the race looks again. */
async function pointAt(store: ObjectStore, report: Report, key: string): Promise<Result<void, Failure>> {
  const pointer = `reports/${normaliseName(report.crate.name)}/${report.crate.version}/latest.json`;
  const bytes = Buffer.from(
    `${canonicalJson({ schema: 'sandpit.latest/1', report: key, runId: report.runId, level: report.verdict.level })}\n`,
  );
  for (;;) {
    const current = await store.read(pointer);
    if (!current.ok) return current;
    if (current.value?.bytes.equals(bytes)) return ok(undefined);
    const replaced = await store.replace(pointer, bytes, JSON_TYPE, current.value?.generation ?? null);
    if (!replaced.ok) return replaced;
    if (replaced.value) return ok(undefined);
  }
}

function triageMessage(report: Report, reportUri: string, job: Job | null, now: number): TriageMessage {
  const publishedAt = report.crate.publishedAt ?? job?.publishedAt ?? null;
  return {
    schema: 'sandpit.triage/1',
    runId: report.runId,
    stage: report.stage,
    crate: report.crate,
    level: report.verdict.level,
    score: report.verdict.score,
    recommendation: report.verdict.recommendation,
    reasons: report.verdict.reasons.map((reason) => reason.sentence),
    reportUri,
    publishedAt,
    verdictAt: new Date(now).toISOString(),
    latencyMs: publishedAt === null ? null : Math.max(0, now - Date.parse(publishedAt)),
  };
}
