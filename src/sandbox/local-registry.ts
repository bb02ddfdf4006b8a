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

/** A dependency as the build will see it. */
interface Provision {
  readonly bytes: Buffer;
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
  readonly #lines = new Map<string, string[]>();
  #bytes = 0;
  /** The new checksum of each old one. */
  readonly checksums = new Map<string, string>();

  constructor(pantry: Pantry, scratch: Scratch) {
    this.#pantry = pantry;
    this.#scratch = scratch;
  }

  /** Lays in those that are not there yet. Fails at the first that cannot be had, is refused by the reader, or is too much. */
  async provision(packages: readonly LockedPackage[], signal: AbortSignal): Promise<Result<null, Failure>> {
    const queue = packages.filter(({ checksum }) => !this.checksums.has(checksum));
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

  /** Writes the index of all that was laid in. */
  async finish(): Promise<void> {
    await this.#scratch.folder('vendor/index');
    for (const [path, lines] of this.#lines) await this.#scratch.write(`vendor/index/${path}`, `${lines.join('\n')}\n`);
  }

  async #add(locked: LockedPackage, { bytes, sha256, line }: Provision): Promise<void> {
    this.#bytes += bytes.length;
    this.checksums.set(locked.checksum, sha256);
    const path = indexPath(locked.name);
    this.#lines.set(path, [...(this.#lines.get(path) ?? []), withChecksum(line, sha256)]);
    await this.#scratch.write(`vendor/${locked.name}-${locked.version}.crate`, bytes);
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
