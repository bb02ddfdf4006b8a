import type { Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';
import type { Level } from '../model/report.ts';

export interface KnownVerdict {
  readonly version: string;
  readonly level: Level;
}

/** What was judged before: the newest stored verdict on each version of a crate that `wanted` takes, the newest versions first, at most 16. */
export type VerdictBook = (
  name: string,
  wanted: (version: string) => boolean,
) => Promise<Result<readonly KnownVerdict[], Failure>>;
