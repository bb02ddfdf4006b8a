import { createHash } from 'node:crypto';
import { fail, ok, type Result } from '../../kit/result.ts';
import { printable } from '../../kit/untrusted-text.ts';
import { normaliseName } from '../../model/crate.ts';
import type { Failure } from '../../model/failure.ts';
import type { Advisories, Advisory } from '../../ports/advisories.ts';
import type { Clock } from '../../ports/clock.ts';
import { DiskCache } from '../registry/disk-cache.ts';
import { httpGet } from '../registry/http-get.ts';
import { type Document, type ReadAdvisory, SNAPSHOT_BYTES } from './document.ts';
import { readDocument } from './read-document.ts';
import { documentsIn, isFolder, readFolder, readSnapshot } from './read-documents.ts';

const FETCH_MILLISECONDS = 60_000;

export interface AdvisoriesOptions {
  /** A folder, a file (`.zip`, `.tar.gz`, JSON, JSON lines, one advisory) or an http(s) address of such a file. */
  readonly place: string;
  /** Folder in which a snapshot that was fetched is kept. */
  readonly cache: string;
  readonly clock: Clock;
}

/**
 * Reads a snapshot of RustSec's advisory database or of OSV, whichever its documents are. Fails with `bad-config` where
 * there is no advisory in the place, and with `registry-unreachable` or `registry-fault` where an address does not answer
 * and was never fetched before.
 */
export async function openAdvisories(
  options: AdvisoriesOptions,
  signal: AbortSignal,
): Promise<Result<Advisories, Failure>> {
  const documents = await documentsOf(options, signal);
  if (!documents.ok) return documents;
  const digest = createHash('sha256');
  const read: ReadAdvisory[] = [];
  let unreadable = 0;
  for (const document of documents.value) {
    digest.update(`${document.path}\0${document.bytes.length}\0`).update(document.bytes);
    const advisories = readDocument(document);
    if (advisories === null) unreadable += 1;
    else read.push(...advisories);
  }
  if (read.length === 0) return fail(nothing(options.place, 'no advisory in the place'));
  return ok(snapshot(read, digest.digest('hex'), unreadable));
}

async function documentsOf(options: AdvisoriesOptions, signal: AbortSignal): Promise<Result<Document[], Failure>> {
  const { place } = options;
  if (!/^https?:/.test(place) && (await isFolder(place))) {
    const documents = await readFolder(place);
    return documents === null ? fail(nothing(place, 'the folder cannot be read')) : ok(documents);
  }
  const bytes = /^https?:/.test(place) ? await fetched(options, signal) : await fromFile(place);
  if (!bytes.ok) return bytes;
  const documents = await documentsIn(bytes.value, 'snapshot');
  return documents === null ? fail(nothing(place, 'the archive breaks off')) : ok(documents);
}

async function fromFile(place: string): Promise<Result<Buffer, Failure>> {
  const bytes = await readSnapshot(place);
  return bytes === null ? fail(nothing(place, 'no file that can be read')) : ok(bytes);
}

/** Asked each time, and answered from the disk where it is unchanged or cannot be asked. */
async function fetched(
  { place, cache, clock }: AdvisoriesOptions,
  signal: AbortSignal,
): Promise<Result<Buffer, Failure>> {
  const disk = new DiskCache(cache);
  const known = await disk.readDocument(place);
  const request = {
    url: place,
    etag: known?.etag ?? null,
    limitBytes: SNAPSHOT_BYTES,
    timeoutMilliseconds: FETCH_MILLISECONDS,
  };
  const answer = await httpGet(request, clock, signal);
  if (answer.ok && answer.value.kind === 'found') {
    const { bytes, etag } = answer.value;
    await disk.writeDocument(place, { bytes, etag, fetchedAt: new Date(clock.now()).toISOString() });
    return ok(bytes);
  }
  if (known !== null) return ok(known.bytes);
  if (answer.ok) return fail(nothing(place, 'there is nothing at this address'));
  return fail({
    ...answer.failure,
    what: answer.failure.what.replace(/^the registry/, 'the server of the advisories'),
    remedy: 'set SANDPIT_ADVISORIES to a place that can be read',
  });
}

function snapshot(read: readonly ReadAdvisory[], digest: string, unreadable: number): Advisories {
  const byCrate = new Map<string, Advisory[]>();
  for (const { advisories } of read)
    for (const advisory of advisories) {
      const key = normaliseName(advisory.crate);
      byCrate.set(key, [...(byCrate.get(key) ?? []), advisory]);
    }
  for (const list of byCrate.values()) list.sort((a, b) => (a.id < b.id ? -1 : 1));
  const dates = read.map(({ date }) => date).filter((date) => date !== null && /^\d{4}-\d\d-\d\d$/.test(date));
  return {
    digest,
    newest: dates.sort().at(-1) ?? null,
    unreadable,
    about: (crate) => byCrate.get(normaliseName(crate)) ?? [],
  };
}

function nothing(place: string, what: string): Failure {
  return {
    code: 'bad-config',
    blame: 'caller',
    what: `the advisories cannot be used: ${what}`,
    where: printable(place, 200),
    remedy: 'set SANDPIT_ADVISORIES to a checkout of the advisory database, or to a file or address of OSV documents',
  };
}
