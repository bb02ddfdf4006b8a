import type { CrateId, Sha256 } from '../model/crate.ts';
import type { IndexEntry } from '../ports/crate-registry.ts';

/** Bytes to scan and what is known of them. */
export interface FetchedCrate {
  readonly id: CrateId;
  readonly bytes: Buffer;
  /** Of `bytes`; for a published crate the same as the index says. */
  readonly checksum: Sha256;
  /** Null for a file or a folder. */
  readonly entry: IndexEntry | null;
  readonly previous: IndexEntry | null;
  /** Every published version of the name, in the index's order; empty for a file or a folder. */
  readonly history: readonly IndexEntry[];
  readonly source: 'registry' | 'overlay' | 'file' | 'folder';
  /** ISO time, where the index tells. */
  readonly publishedAt: string | null;
  /** What a person should know: a yanked version, an answer from the cache. */
  readonly notes: readonly string[];
}

export interface FetchLimits {
  /** Bytes of a `.crate` that are read at most. */
  readonly bytes: number;
}
