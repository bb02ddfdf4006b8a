import { fail, ok, type Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';
import { Report } from '../model/report.ts';
import type { ObjectStore } from '../ports/object-store.ts';

/** The report under a key; fails with `store-refused` where there is none or none that parses. */
export async function storedReport(store: ObjectStore, key: string): Promise<Result<Report, Failure>> {
  const read = await store.read(key);
  if (!read.ok) return read;
  const parsed = Report.safeParse(jsonOrNull(read.value?.bytes));
  return parsed.success ? ok(parsed.data) : fail(unusable('the stored report does not parse', store.uri(key)));
}

/** What an object of the store holds; null where it is no JSON, which no document of ours is. */
export function jsonOrNull(bytes: Buffer | undefined): unknown {
  try {
    return JSON.parse(bytes?.toString() ?? '');
  } catch {
    return null;
  }
}

export function unusable(what: string, where: string): Failure {
  return { code: 'store-refused', blame: 'store', what, where, remedy: 'look at the object; the job is tried again' };
}
