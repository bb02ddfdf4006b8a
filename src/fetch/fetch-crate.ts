import type { Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';
import type { CrateRegistry } from '../ports/crate-registry.ts';
import { fetchFile } from './fetch-file.ts';
import { fetchFolder } from './fetch-folder.ts';
import { fetchPublished } from './fetch-published.ts';
import type { FetchedCrate, FetchLimits } from './fetched-crate.ts';
import type { Target } from './target.ts';

/**
 * The bytes of a target: from the registry (verified by checksum), from a `.crate` file, or packed from a folder.
 * Fails with `unknown-crate`, `unknown-version`, `all-yanked`, `not-a-crate`, `not-a-package`, `too-large`,
 * `checksum-mismatch`, `registry-unreachable`, `registry-fault`, `disk-full`, `timed-out` or `interrupted`.
 */
export async function fetchCrate(
  target: Target,
  registry: CrateRegistry,
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<Result<FetchedCrate, Failure>> {
  switch (target.kind) {
    case 'published':
      return fetchPublished(target, registry, limits, signal);
    case 'file':
      return fetchFile(target.path, limits);
    case 'folder':
      return fetchFolder(target.path, limits, signal);
  }
}
