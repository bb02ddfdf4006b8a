import { fail, ok, type Result } from '../../kit/result.ts';
import { printable } from '../../kit/untrusted-text.ts';
import { normaliseName } from '../../model/crate.ts';
import type { Failure } from '../../model/failure.ts';
import type { CrateRegistry, IndexEntry } from '../../ports/crate-registry.ts';
import { type Describe, type OverlayArchive, readOverlay, readOverlayBytes, sameVersion } from './overlay-folder.ts';

export interface OverlayOptions {
  /** Folder of `.crate` files; read once, at the first question. */
  readonly folder: string;
  /** The registry beneath; null: nothing but the folder. */
  readonly beneath: CrateRegistry | null;
  /** Reads an archive's manifest; given by the composition, since reading archives is a room's work. */
  readonly describe: Describe;
}

/**
 * A folder of `.crate` files as if they were published beside the registry beneath: its versions are added, and stand
 * in the place of the same version there. A name that only the folder has, or one that it has while the registry cannot
 * be reached, is answered from the folder alone.
 */
export function overlayRegistry(options: OverlayOptions): CrateRegistry {
  return new Overlay(options);
}

class Overlay implements CrateRegistry {
  readonly source: string;
  readonly #options: OverlayOptions;
  #opened: Result<readonly OverlayArchive[], Failure> | null = null;

  constructor(options: OverlayOptions) {
    this.#options = options;
    this.source = options.beneath?.source ?? 'overlay';
  }

  async versions(name: string, signal: AbortSignal): Promise<Result<readonly IndexEntry[], Failure>> {
    const own = await this.#own(name, signal);
    if (!own.ok) return own;
    const { beneath } = this.#options;
    const below = beneath === null ? fail(unknownCrate(name)) : await beneath.versions(name, signal);
    if (own.value.length === 0) return below;
    if (!below.ok) return replaceable(below.failure) ? ok(own.value) : below;
    const others = below.value.filter((entry) => !own.value.some((one) => sameVersion(one, entry)));
    return ok([...others, ...own.value]);
  }

  async indexFile(name: string, signal: AbortSignal): Promise<Result<Buffer, Failure>> {
    const own = await this.#own(name, signal);
    if (!own.ok) return own;
    const { beneath } = this.#options;
    if (own.value.length === 0 && beneath !== null) return beneath.indexFile(name, signal);
    const all = await this.versions(name, signal);
    return all.ok ? ok(Buffer.from(all.value.map((entry) => `${entry.raw}\n`).join(''))) : all;
  }

  async download(entry: IndexEntry, limitBytes: number, signal: AbortSignal): Promise<Result<Buffer, Failure>> {
    const opened = await this.#open(signal);
    if (!opened.ok) return opened;
    const archive = opened.value.find((one) => sameVersion(one.entry, entry) && one.entry.checksum === entry.checksum);
    if (archive !== undefined) return readOverlayBytes(archive, limitBytes);
    const { beneath } = this.#options;
    return beneath === null ? fail(unknownCrate(entry.name)) : beneath.download(entry, limitBytes, signal);
  }

  async #own(name: string, signal: AbortSignal): Promise<Result<readonly IndexEntry[], Failure>> {
    const opened = await this.#open(signal);
    if (!opened.ok) return opened;
    const entries = opened.value.map((archive) => archive.entry);
    return ok(entries.filter((entry) => normaliseName(entry.name) === normaliseName(name)));
  }

  /** Two first questions at once read the folder twice and find the same: harmless, and no lock to abort under. */
  async #open(signal: AbortSignal): Promise<Result<readonly OverlayArchive[], Failure>> {
    if (this.#opened !== null) return this.#opened;
    const opened = await readOverlay(this.#options.folder, this.#options.describe, signal);
    // What was read under an aborted signal may lack descriptions: not kept.
    if (!signal.aborted) this.#opened = opened;
    return opened;
  }
}

/** The folder's versions may stand alone where the registry has none, or cannot say. */
function replaceable(failure: Failure): boolean {
  return ['unknown-crate', 'registry-unreachable', 'registry-fault'].includes(failure.code);
}

function unknownCrate(name: string): Failure {
  const where = `${printable(name, 100)} in the overlay`;
  return { code: 'unknown-crate', blame: 'caller', what: 'no crate of this name', where, remedy: 'check the spelling' };
}
