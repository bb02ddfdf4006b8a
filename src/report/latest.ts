import { compare } from 'semver';
import { z } from 'zod';
import { canonicalJson } from '../kit/canonical-json.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { type CrateName, CrateVersion, normaliseName } from '../model/crate.ts';
import type { Failure } from '../model/failure.ts';
import { Level, type Report } from '../model/report.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { jsonOrNull, storedReport, unusable } from './stored-report.ts';

/** Writers that may be ahead of us at one crate and version before something is wrong with the store. */
const POINTER_ATTEMPTS = 20;

/** What `latest.json` holds. */
const Latest = z.object({ schema: z.literal('sandpit.latest/1'), report: z.string(), runId: z.string(), level: Level });
type Latest = z.infer<typeof Latest>;

function pointerOf(name: string, version: string): string {
  return `reports/${normaliseName(name)}/${version}/latest.json`;
}

/** Moves `latest.json` to this report by compare-and-set; whoever loses the race looks again. */
export async function pointAt(store: ObjectStore, report: Report, key: string): Promise<Result<void, Failure>> {
  const pointer = pointerOf(report.crate.name, report.crate.version);
  const latest: Latest = { schema: 'sandpit.latest/1', report: key, runId: report.runId, level: report.verdict.level };
  const bytes = Buffer.from(`${canonicalJson(latest)}\n`);
  for (let attempt = 0; attempt < POINTER_ATTEMPTS; attempt += 1) {
    const current = await store.read(pointer);
    if (!current.ok) return current;
    if (current.value !== null && isAhead(current.value.bytes, latest)) return ok(undefined);
    const replaced = await store.replace(pointer, bytes, 'application/json', current.value?.generation ?? null);
    if (!replaced.ok) return replaced;
    if (replaced.value) return ok(undefined);
  }
  return fail(unusable('others keep changing the pointer', store.uri(pointer)));
}

/** Whether the pointer is where it should be: at this report, or at the final one of the same work where this is its static one. */
function isAhead(bytes: Buffer, ours: Latest): boolean {
  const there = Latest.safeParse(jsonOrNull(bytes));
  if (!there.success) return false;
  return [ours.report, ours.report.replace(/static\.json$/, 'final.json')].includes(there.data.report);
}

/**
 * The report that `latest.json` names, of this version or else of the newest version that has one. Null where nothing is
 * stored; a pointer or a report that does not parse is `store-refused`.
 */
export async function newestReport(
  store: ObjectStore,
  name: CrateName,
  version: CrateVersion | null,
): Promise<Result<Report | null, Failure>> {
  const newest = version === null ? await newestVersion(store, name) : ok(version);
  if (!newest.ok) return newest;
  if (newest.value === null) return ok(null);
  const pointer = pointerOf(name, newest.value);
  const read = await store.read(pointer);
  if (!read.ok) return read;
  if (read.value === null) return ok(null);
  const latest = Latest.safeParse(jsonOrNull(read.value.bytes));
  if (!latest.success) return fail(unusable('the pointer does not parse', store.uri(pointer)));
  return storedReport(store, latest.data.report);
}

/** What `latest.json` of a version tells: the level of the newest report, and where that lies; null where there is none. */
export async function newestVerdict(
  store: ObjectStore,
  name: string,
  version: string,
): Promise<Result<Pick<Latest, 'level' | 'report'> | null, Failure>> {
  const pointer = pointerOf(name, version);
  const read = await store.read(pointer);
  if (!read.ok) return read;
  if (read.value === null) return ok(null);
  const latest = Latest.safeParse(jsonOrNull(read.value.bytes));
  return latest.success ? ok(latest.data) : fail(unusable('the pointer does not parse', store.uri(pointer)));
}

/** By SemVer's order: 0.10.0 comes after 0.9.0. */
async function newestVersion(store: ObjectStore, name: string): Promise<Result<CrateVersion | null, Failure>> {
  const versions = await reportedVersions(store, name);
  return versions.ok ? ok([...versions.value].sort(compare).at(-1) ?? null) : versions;
}

/** Versions of a crate that have a report. */
export async function reportedVersions(
  store: ObjectStore,
  name: string,
): Promise<Result<readonly CrateVersion[], Failure>> {
  const listed = await store.list(`reports/${normaliseName(name)}/`);
  if (!listed.ok) return listed;
  const versions = listed.value.flatMap((key) => {
    const found = CrateVersion.safeParse(/^reports\/[^/]+\/([^/]+)\/latest\.json$/.exec(key)?.[1]);
    return found.success ? [found.data] : [];
  });
  return ok(versions);
}
