import type { CrateFacts, UnpackedCrate } from '../model/facts.ts';
import type { Advisories } from '../ports/advisories.ts';
import type { IndexEntry } from '../ports/crate-registry.ts';
import type { KnownVerdict } from '../ports/verdict-book.ts';
import type { FileCorpus } from './clones/file-corpus.ts';
import type { NameCorpus } from './names/likeness.ts';

/** A published version, read by the strict reader like the subject itself. */
export interface ReadVersion {
  /** Of its files only those that run at build time: the rest, most of a large crate, is let go. */
  readonly crate: Pick<UnpackedCrate, 'id' | 'files'>;
  /** All of its files, unpacked anew; null: not to be had any more. */
  whole(): Promise<UnpackedCrate | null>;
  readonly facts: CrateFacts;
  /** Null for a file that stands in as the version before. */
  readonly entry: IndexEntry | null;
}

/** Data from outside that a machine may have or not. */
export interface Corpora {
  readonly advisories: Advisories | null;
  /** Why one that was asked for is not to be had. */
  readonly shortfalls: readonly string[];
  /** Names of popular crates. */
  readonly names: NameCorpus | null;
  /** Hashes of popular crates' sources. */
  readonly files: FileCorpus | null;
}

/** Why less is known than there is. `asked` false: nobody asked for it, and its absence is no shortfall. */
export interface Shortfall {
  readonly reason: string;
  readonly asked: boolean;
}

/**
 * What surrounds the crate: the versions before it, and the index lines and archives of its dependencies. Gathered by the
 * pipeline, bounded in time, count and bytes; whatever is not to be had is told and stops nothing.
 */
export interface Background {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The subject's own index line; null for a file or folder. */
  readonly entry: IndexEntry | null;
  /** Every published version of this name, in the index's order; empty where there is none or none is known (`shortfall`). */
  readonly history: readonly IndexEntry[];
  /** The version before this one; null for a first version, or where `shortfall` says why. */
  readonly previous: ReadVersion | null;
  /** What is missing of `history` and `previous`; null: nothing. */
  readonly shortfall: Shortfall | null;
  /** A dependency's versions; empty: no such crate; null: not to be had, see `unanswered`. Each name is asked for once. */
  lookUp(name: string): Promise<readonly IndexEntry[] | null>;
  /** The files and facts of a published version; null: not to be had, or refused by the strict reader, see `unanswered`. */
  read(entry: IndexEntry): Promise<ReadVersion | null>;
  /** Why `lookUp` and `read` could not answer so far. */
  unanswered(): readonly string[];
  /** Stored verdicts on a dependency's versions that satisfy the requirement; empty where there is no store; null: it does not answer. */
  verdictsOn(name: string, requirement: string): Promise<readonly KnownVerdict[] | null>;
  readonly corpora: Corpora;
}
