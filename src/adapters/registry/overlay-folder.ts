import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { peekCrateId } from '../../kit/crate-label.ts';
import { fail, ok, type Result } from '../../kit/result.ts';
import { printable } from '../../kit/untrusted-text.ts';
import { type CrateId, crateLabel, normaliseName } from '../../model/crate.ts';
import type { CrateFacts } from '../../model/facts.ts';
import type { Failure } from '../../model/failure.ts';
import type { IndexDependency, IndexEntry } from '../../ports/crate-registry.ts';
import { sha256 } from './disk-cache.ts';
import { indexLine } from './index-entry.ts';

const ARCHIVE_BYTES = 64 * 1024 * 1024;

/** What a manifest says, or null where archive or manifest cannot be read. */
export type Describe = (bytes: Buffer, id: CrateId, signal: AbortSignal) => Promise<CrateFacts | null>;

export interface OverlayArchive {
  readonly path: string;
  readonly entry: IndexEntry;
}

/**
 * The archives of a folder as index entries. One that the strict reader refuses is listed too, without dependencies: it
 * can be scanned, and is then refused with its evidence. Fails with `not-a-crate` where a file names no crate at all or
 * two hold the same version.
 */
export async function readOverlay(
  folder: string,
  describe: Describe,
  signal: AbortSignal,
): Promise<Result<readonly OverlayArchive[], Failure>> {
  const names = await readdir(folder).catch(() => null);
  if (names === null)
    return fail(broken('the overlay is not a folder that can be read', folder, 'give a folder of .crate files'));
  const archives: OverlayArchive[] = [];
  for (const name of names.filter((one) => one.endsWith('.crate')).sort()) {
    const path = join(folder, name);
    const read = await readArchive(path, describe, signal);
    if (!read.ok) return read;
    const twin = archives.find(({ entry }) => sameVersion(entry, read.value));
    if (twin !== undefined)
      return fail(broken(`the same version as ${printable(twin.path)}`, path, 'remove one of the two'));
    archives.push({ path, entry: read.value });
  }
  return ok(archives);
}

async function readArchive(
  path: string,
  describe: Describe,
  signal: AbortSignal,
): Promise<Result<IndexEntry, Failure>> {
  const info = await stat(path).catch(() => null);
  const bytes = info?.isFile() && info.size <= ARCHIVE_BYTES ? await readFile(path).catch(() => null) : null;
  if (bytes === null) return fail(broken('an archive that cannot be read, or is above 64 MiB', path, 'remove it'));
  const id = peekCrateId(bytes);
  if (id === null)
    return fail(broken('not a .crate: no gzip archive with a folder name-version', path, 'remove or mend it'));
  return ok(entryOf(id, bytes, await describe(bytes, id, signal)));
}

function entryOf(id: CrateId, bytes: Buffer, facts: CrateFacts | null): IndexEntry {
  const entry = {
    name: id.name,
    version: id.version,
    checksum: sha256(bytes),
    yanked: false,
    publishedAt: null,
    links: facts?.links ?? null,
    dependencies: facts?.dependencies.map(dependency) ?? [],
    features: facts?.features ?? {},
    source: 'overlay',
  };
  return { ...entry, raw: indexLine(entry) };
}

function dependency(one: CrateFacts['dependencies'][number]): IndexDependency {
  return {
    name: one.name,
    package: one.package === one.name ? null : one.package,
    requirement: one.requirement,
    kind: one.kind,
    optional: one.optional,
    defaultFeatures: one.defaultFeatures,
    features: one.features,
    target: one.target,
    registry: one.registry,
  };
}

export function sameVersion(a: IndexEntry, b: IndexEntry): boolean {
  return normaliseName(a.name) === normaliseName(b.name) && a.version === b.version;
}

function broken(what: string, path: string, remedy: string): Failure {
  return { code: 'not-a-crate', blame: 'caller', what, where: printable(path), remedy };
}

/** The bytes of an archive of the overlay, held to what was read when the overlay was opened. */
export async function readOverlayBytes(archive: OverlayArchive, limitBytes: number): Promise<Result<Buffer, Failure>> {
  const bytes = await readFile(archive.path).catch(() => null);
  const { entry, path } = archive;
  if (bytes === null) return fail(broken('an archive of the overlay is gone', path, 'put it back and scan again'));
  if (bytes.length > limitBytes)
    return fail({
      ...broken(`more than ${limitBytes} bytes`, path, 'no registry takes an archive of this size'),
      code: 'too-large',
    });
  if (sha256(bytes) === entry.checksum) return ok(bytes);
  const what = `${crateLabel({ name: entry.name, version: entry.version } as CrateId)} was changed while it was scanned`;
  return fail({ ...broken(what, path, 'scan it again'), code: 'checksum-mismatch' });
}
