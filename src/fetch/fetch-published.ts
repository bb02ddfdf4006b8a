import { createHash } from 'node:crypto';
import { abortedFailure } from '../kit/aborted.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { CrateId, crateLabel, normaliseName, Sha256 } from '../model/crate.ts';
import type { Failure } from '../model/failure.ts';
import type { CrateRegistry, IndexEntry } from '../ports/crate-registry.ts';
import { chooseVersion, previousVersion } from './choose-version.ts';
import type { FetchedCrate, FetchLimits } from './fetched-crate.ts';
import type { Target } from './target.ts';

/** A published version's bytes, held to the checksum of its index entry whoever delivered them. */
export async function fetchPublished(
  target: Extract<Target, { kind: 'published' }>,
  registry: CrateRegistry,
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<Result<FetchedCrate, Failure>> {
  const where = target.version === null ? target.name : `${target.name}@${target.version}`;
  if (signal.aborted) return fail(abortedFailure(signal, where));
  const listed = await registry.versions(target.name, signal);
  if (!listed.ok) return listed;
  const entries = listed.value.filter((entry) => normaliseName(entry.name) === normaliseName(target.name));
  const chosen = chooseVersion(target.name, target.version, entries);
  if (!chosen.ok) return chosen;
  const downloaded = await registry.download(chosen.value, limits.bytes, signal);
  if (!downloaded.ok) return downloaded;
  return verified(chosen.value, entries, downloaded.value, registry);
}

function verified(
  entry: IndexEntry,
  entries: readonly IndexEntry[],
  bytes: Buffer,
  registry: CrateRegistry,
): Result<FetchedCrate, Failure> {
  const id = CrateId.parse({ name: entry.name, version: entry.version });
  const checksum = Sha256.parse(createHash('sha256').update(bytes).digest('hex'));
  if (checksum !== entry.checksum) return fail(checksumMismatch(crateLabel(id), checksum, entry.checksum));
  return ok({
    id,
    bytes,
    checksum,
    entry,
    previous: previousVersion(entry.version, entries),
    history: entries,
    source: (entry.source ?? registry.source) === 'overlay' ? 'overlay' : 'registry',
    publishedAt: entry.publishedAt,
    notes: notesOn(entry, crateLabel(id)),
  });
}

function notesOn(entry: IndexEntry, label: string): readonly string[] {
  const notes: string[] = [];
  if (entry.yanked) notes.push(`${label} is yanked: scanned as it was asked for by version`);
  if (entry.cachedAt != null)
    notes.push(`the registry could not be asked: ${label} is taken from the cached index of ${entry.cachedAt}`);
  return notes;
}

export function checksumMismatch(label: string, got: string, expected: string): Failure {
  return {
    code: 'checksum-mismatch',
    blame: 'upstream',
    what: 'the bytes do not have the checksum that the index gives',
    where: `${label}, got ${got.slice(0, 16)}…, index says ${expected.slice(0, 16)}…`,
    remedy: 'scan it again; if it stays so, tell the registry: the archive was changed after it was published',
  };
}
