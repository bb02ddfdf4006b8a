import { createHash } from 'node:crypto';
import { indexPath } from '../kit/index-path.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import type { CrateId } from '../model/crate.ts';
import type { UnpackedCrate } from '../model/facts.ts';
import type { Failure } from '../model/failure.ts';
import type { CrateRegistry } from '../ports/crate-registry.ts';
import type { OwnLine } from './index-proxy.ts';
import type { LockedPackage } from './lockfile.ts';
import type { Scratch } from './scratch.ts';

const CRATE_LIMIT_BYTES = 64 * 1024 * 1024;
const TOTAL_LIMIT_BYTES = 1024 * 1024 * 1024;
const DOWNLOADS_AT_ONCE = 8;

/** The strict reader, handed in: a room knows no other room. */
export type Unpack = (bytes: Buffer, id: CrateId, signal: AbortSignal) => Promise<Result<UnpackedCrate, Failure>>;

export interface Pantry {
  readonly registry: CrateRegistry;
  readonly unpack: Unpack;
  readonly subject: UnpackedCrate;
  readonly own: OwnLine;
}

/** A dependency as it was had. */
interface Provision {
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly line: string;
}

/** A dependency as it lies below the scratch folder: its archive as we packed it, and its line of the index. */
export interface Vendored extends CrateId {
  readonly path: string;
  readonly sha256: string;
  readonly line: string;
}

/**
 * A cargo local registry below `vendor/`, of exactly the packages that are locked: each fetched by checksum, read by the strict
 * reader and packed anew, so that rules and build see the same bytes. Archives are written as they come: a gibibyte of them
 * must not wait in memory.
 */
export class Vendor {
  readonly #pantry: Pantry;
  readonly #scratch: Scratch;
  readonly #vendored = new Map<string, Vendored>();
  #bytes = 0;

  constructor(pantry: Pantry, scratch: Scratch) {
    this.#pantry = pantry;
    this.#scratch = scratch;
  }

  /** Lays in those that are not there yet. Fails at the first that cannot be had, is refused by the reader, or is too much. */
  async provision(packages: readonly LockedPackage[], signal: AbortSignal): Promise<Result<null, Failure>> {
    const queue = packages.filter(({ checksum }) => !this.#vendored.has(checksum));
    let failure: Failure | null = null;
    const work = async () => {
      for (let next = queue.shift(); next !== undefined && failure === null; next = queue.shift()) {
        const got = await fetchOne(next, this.#pantry, signal);
        if (got.ok) await this.#add(next, got.value);
        failure ??= got.ok ? this.#tooLarge() : got.failure;
      }
    };
    await Promise.all(Array.from({ length: DOWNLOADS_AT_ONCE }, work));
    return failure === null ? ok(null) : fail(failure);
  }

  /** All that was laid in. */
  get vendored(): readonly Vendored[] {
    return [...this.#vendored.values()];
  }

  /** A lock file with the checksums of the archives as we packed them. */
  relock(lock: string): string {
    return withChecksums(lock, new Map([...this.#vendored].map(([checksum, { sha256 }]) => [checksum, sha256])));
  }

  /** Writes the index of all that was laid in. */
  finish(): Promise<void> {
    return writeIndex(this.vendored, this.#scratch);
  }

  async #add({ name, version, checksum }: LockedPackage, { bytes, sha256, line }: Provision): Promise<void> {
    this.#bytes += bytes.length;
    const path = `vendor/${name}-${version}.crate`;
    this.#vendored.set(checksum, { name, version, path, sha256, line });
    await this.#scratch.write(path, bytes);
  }

  #tooLarge(): Failure | null {
    return this.#bytes > TOTAL_LIMIT_BYTES ? tooMuch() : null;
  }
}

async function fetchOne(
  locked: LockedPackage,
  pantry: Pantry,
  signal: AbortSignal,
): Promise<Result<Provision, Failure>> {
  const { subject, own } = pantry;
  if (locked.name === subject.id.name && locked.version === subject.id.version) {
    return ok({ bytes: subject.archive, sha256: subject.archiveSha256, line: own.line });
  }
  const versions = await pantry.registry.versions(locked.name, signal);
  if (!versions.ok) return versions;
  const entry = versions.value.find(
    (candidate) => candidate.version === locked.version && candidate.checksum === locked.checksum,
  );
  if (entry === undefined) return fail(notThere(locked));
  const bytes = await pantry.registry.download(entry, CRATE_LIMIT_BYTES, signal);
  if (!bytes.ok) return bytes;
  const read = await pantry.unpack(bytes.value, { name: locked.name, version: locked.version }, signal);
  if (!read.ok) return read;
  return ok({ bytes: read.value.archive, sha256: read.value.archiveSha256, line: entry.raw });
}

/** Writes the index of a local registry below `vendor/`. */
export async function writeIndex(vendored: readonly Vendored[], scratch: Scratch): Promise<void> {
  await scratch.folder('vendor/index');
  for (const [path, crates] of Map.groupBy(vendored, ({ name }) => indexPath(name))) {
    const lines = crates.map(({ line, sha256 }) => `${withChecksum(line, sha256)}\n`);
    await scratch.write(`vendor/index/${path}`, lines.join(''));
  }
}

/** A lock file with other checksums in the place of those that are known. */
export function withChecksums(lock: string, checksums: ReadonlyMap<string, string>): string {
  return lock.replace(/checksum = "([0-9a-f]{64})"/g, (_, sum: string) => `checksum = "${checksums.get(sum) ?? sum}"`);
}

/** The index line with the checksum of the bytes packed anew; a yanked one would not be found by the locked build. */
function withChecksum(line: string, sha256: string): string {
  return JSON.stringify({ ...(JSON.parse(line) as object), cksum: sha256, yanked: false });
}

/** sha256 in hex. */
export function sha256Of(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function notThere(locked: LockedPackage): Failure {
  return {
    code: 'dependencies-unresolved',
    blame: 'upstream',
    what: 'a locked dependency is not in the registry',
    where: `${locked.name}@${locked.version}`,
    remedy: 'scan it again later',
  };
}

function tooMuch(): Failure {
  return {
    code: 'too-large',
    blame: 'crate',
    what: 'the dependencies are too large',
    where: `more than ${TOTAL_LIMIT_BYTES} bytes`,
    remedy: 'the static half stands; build it by hand if it matters',
  };
}
