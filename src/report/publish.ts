import { abortedFailure } from '../kit/aborted.ts';
import { canonicalJson } from '../kit/canonical-json.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { normaliseName } from '../model/crate.ts';
import type { Failure } from '../model/failure.ts';
import type { Job } from '../model/job.ts';
import type { Report } from '../model/report.ts';
import type { TriageMessage } from '../model/triage.ts';
import type { Clock } from '../ports/clock.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { TriageTopic } from '../ports/triage-topic.ts';
import { pointAt } from './latest.ts';
import { storedReport } from './stored-report.ts';

const JSON_TYPE = 'application/json';
/** How long whoever comes second waits for the first one's message, which is on its way unless the first one crashed. */
const GRACE = { looks: 10, milliseconds: 300 } as const;

export interface Published {
  readonly uri: string;
  /** False where the same work had been reported before: nothing was written or announced again. */
  readonly announced: boolean;
}

/** What makes two deliveries the same work. */
export interface ReportedWork {
  readonly crate: { readonly name: string; readonly version: string; readonly checksum: string };
  readonly engine: { readonly rulebook: string };
  readonly stage: Report['stage'];
}

/** Where the report of one work lies: crate, version, checksum, rulebook and stage. */
export function reportKey(report: ReportedWork): string {
  const { name, version, checksum } = report.crate;
  return `reports/${normaliseName(name)}/${version}/${checksum}/${report.engine.rulebook}/${report.stage}.json`;
}

/**
 * Stores the archive and the report, then announces, then notes that it has. Each object is created once; whoever comes
 * second, by redelivery or after a crash, finds what the first one wrote, gives it a moment to end, and goes on from there:
 * a crash between message and note may announce the same run a second time (same `runId` and stage, by which a reader drops
 * it), never another verdict and never none. Where the note is there, nothing at all is done.
 */
export async function publish(
  report: Report,
  archive: Buffer | null,
  store: ObjectStore,
  topic: TriageTopic | null,
  job: Job | null,
  clock: Clock,
  signal: AbortSignal = new AbortController().signal,
): Promise<Result<Published, Failure>> {
  const key = reportKey(report);
  if (archive !== null) {
    const kept = await store.create(`archives/${report.crate.checksum}.crate`, archive, 'application/gzip');
    if (!kept.ok) return kept;
  }
  const created = await store.create(key, Buffer.from(`${canonicalJson(report)}\n`), JSON_TYPE);
  if (!created.ok) return created;
  const done = created.value || topic === null ? ok(false) : await announcedByFirst(store, key, clock, signal);
  if (!done.ok) return done;
  if (done.value) return ok({ uri: store.uri(key), announced: false });
  // What is announced is what is stored: the report that was there first.
  const first = created.value ? ok(report) : await storedReport(store, key);
  if (!first.ok) return first;
  const pointed = await pointAt(store, first.value, key);
  if (!pointed.ok) return pointed;
  return topic === null
    ? ok({ uri: store.uri(key), announced: false })
    : announce(first.value, key, store, topic, job, clock);
}

async function announce(
  report: Report,
  key: string,
  store: ObjectStore,
  topic: TriageTopic,
  job: Job | null,
  clock: Clock,
): Promise<Result<Published, Failure>> {
  const uri = store.uri(key);
  const { level, recommendation } = report.verdict;
  const sent = await topic.announce(triageMessage(report, uri, job, clock.now()), {
    level,
    recommendation,
    lane: job?.lane ?? 'rescan',
    name: report.crate.name,
  });
  if (!sent.ok) return sent;
  const note = Buffer.from(`${canonicalJson({ runId: report.runId })}\n`);
  const done = await store.create(noteKey(key), note, JSON_TYPE);
  return done.ok ? ok({ uri, announced: true }) : done;
}

/** Whether the one who stored the report has announced it, or does so within the grace. */
async function announcedByFirst(
  store: ObjectStore,
  key: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<Result<boolean, Failure>> {
  for (let look = 0; ; look += 1) {
    const note = await store.read(noteKey(key));
    if (!note.ok) return note;
    if (note.value !== null || look === GRACE.looks) return ok(note.value !== null);
    const slept = await clock.sleep(GRACE.milliseconds, signal).then(
      () => true,
      () => false,
    );
    if (!slept) return fail(abortedFailure(signal, store.uri(key)));
  }
}

/** Beside the report: says that its message was sent. */
function noteKey(key: string): string {
  return key.replace(/\.json$/, '.announced.json');
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
