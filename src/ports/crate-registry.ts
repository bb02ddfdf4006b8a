import type { Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';

/** One line of the index, only the fields used; `raw` is the line as served. */
export interface IndexEntry {
  readonly name: string;
  readonly version: string;
  readonly checksum: string;
  readonly yanked: boolean;
  readonly publishedAt: string | null;
  readonly links: string | null;
  readonly dependencies: readonly IndexDependency[];
  readonly features: Readonly<Record<string, readonly string[]>>;
  readonly raw: string;
  /** ISO time of the cached index that this stands in, where the registry could not be asked; else absent or null. */
  readonly cachedAt?: string | null;
  /** The part of a layered registry that the entry comes from; absent: the registry's own `source`. */
  readonly source?: string;
}

export interface IndexDependency {
  readonly name: string;
  readonly package: string | null;
  readonly requirement: string;
  readonly kind: 'normal' | 'build' | 'dev';
  readonly optional: boolean;
  readonly defaultFeatures: boolean;
  readonly features: readonly string[];
  readonly target: string | null;
  readonly registry: string | null;
}

/** A place where crates are published: a sparse index, a folder of `.crate` files, or one laid over the other. */
export interface CrateRegistry {
  /** What a report calls it: `registry` for a sparse index, `overlay` for a folder. Never a host name. */
  readonly source: string;
  /** Every published version, in the index's order. Fails with `unknown-crate`, `registry-unreachable` or `registry-fault`. */
  versions(name: string, signal: AbortSignal): Promise<Result<readonly IndexEntry[], Failure>>;
  /** The raw index file (JSON lines), for cargo's resolver behind the index proxy. Same failures as `versions`. */
  indexFile(name: string, signal: AbortSignal): Promise<Result<Buffer, Failure>>;
  /** The published bytes of one version, verified against `entry.checksum`, at most `limitBytes`. */
  download(entry: IndexEntry, limitBytes: number, signal: AbortSignal): Promise<Result<Buffer, Failure>>;
}
