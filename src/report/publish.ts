import { z } from 'zod';
import { abortedFailure } from '../kit/aborted.ts';
import { canonicalJson } from '../kit/canonical-json.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { normaliseName } from '../model/crate.ts';
import type { Failure } from '../model/failure.ts';
import type { Job } from '../model/job.ts';
import { Level, Report } from '../model/report.ts';
import type { TriageMessage } from '../model/triage.ts';
import type { Clock } from '../ports/clock.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { TriageTopic } from '../ports/triage-topic.ts';

const JSON_TYPE = 'application/json';
/** Writers that may be ahead of us at one crate and version before something is wrong with the store. */
const POINTER_ATTEMPTS = 20;
/** How long whoever comes second waits for the first one's message, which is on its way unless the first one crashed. */
const GRACE = { looks: 10, milliseconds: 300 } as const;

/** What `latest.json` holds. */
const Latest = z.object({ schema: z.literal('sandpit.latest/1'), report: z.string(), runId: z.string(), level: Level });
type Latest = z.infer<typeof Latest>;

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
  const first = created.value ? ok(report) : await stored(store, key);
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

/** The report that was there first: what is announced is what is stored. */
async function stored(store: ObjectStore, key: string): Promise<Result<Report, Failure>> {
  const read = await store.read(key);
  if (!read.ok) return read;
  const parsed = Report.safeParse(json(read.value?.bytes));
  return parsed.success ? ok(parsed.data) : fail(unusable('the stored report does not parse', store.uri(key)));
}

/** Moves `latest.json` to this report by compare-and-set; whoever loses the race looks again. */
async function pointAt(store: ObjectStore, report: Report, key: string): Promise<Result<void, Failure>> {
  const pointer = `reports/${normaliseName(report.crate.name)}/${report.crate.version}/latest.json`;
  const latest: Latest = { schema: 'sandpit.latest/1', report: key, runId: report.runId, level: report.verdict.level };
  const bytes = Buffer.from(`${canonicalJson(latest)}\n`);
  for (let attempt = 0; attempt < POINTER_ATTEMPTS; attempt += 1) {
    const current = await store.read(pointer);
    if (!current.ok) return current;
    if (current.value !== null && isAhead(current.value.bytes, latest)) return ok(undefined);
    const replaced = await store.replace(pointer, bytes, JSON_TYPE, current.value?.generation ?? null);
    if (!replaced.ok) return replaced;
    if (replaced.value) return ok(undefined);
  }
  return fail(unusable('others keep changing the pointer', store.uri(pointer)));
}

/** Whether the pointer is where it should be: at this report, or at the final one of the same work where this is its static one. */
function isAhead(bytes: Buffer, ours: Latest): boolean {
  const there = Latest.safeParse(json(bytes));
  if (!there.success) return false;
  return [ours.report, ours.report.replace(/static\.json$/, 'final.json')].includes(there.data.report);
}

function json(bytes: Buffer | undefined): unknown {
  try {
    return JSON.parse(bytes?.toString() ?? '');
  } catch {
    return null;
  }
}

function unusable(what: string, where: string): Failure {
  return { code: 'store-refused', blame: 'store', what, where, remedy: 'look at the object; the job is tried again' };
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
