import type { Advisory } from '../../ports/advisories.ts';

/** One file of a snapshot. */
export interface Document {
  readonly path: string;
  readonly bytes: Buffer;
}

/** What one document says: none where it is withdrawn or about another ecosystem, several where it names several crates. */
export interface ReadAdvisory {
  readonly advisories: readonly Advisory[];
  /** ISO date, as far as it is given. */
  readonly date: string | null;
}

/** A snapshot is held in memory while it is read: all of it, and one document of it. */
export const SNAPSHOT_BYTES = 256 * 1024 * 1024;
export const DOCUMENT_BYTES = 4 * 1024 * 1024;
export const DOCUMENTS = 100_000;
