import type { Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';

/** Keys are `/`-separated and relative; `generation` is the store's own version counter of an object. */
export interface ObjectStore {
  /** Written once: `false` where the key exists already, and then nothing is changed. */
  create(key: string, bytes: Buffer, contentType: string): Promise<Result<boolean, Failure>>;
  read(key: string): Promise<Result<{ readonly bytes: Buffer; readonly generation: string } | null, Failure>>;
  /** Compare-and-set: `generation` null means "must not exist yet". `false` where somebody else was first. */
  replace(
    key: string,
    bytes: Buffer,
    contentType: string,
    generation: string | null,
  ): Promise<Result<boolean, Failure>>;
  /** Keys under a prefix, sorted. */
  list(prefix: string): Promise<Result<readonly string[], Failure>>;
  /** Where a person or another program finds the object. */
  uri(key: string): string;
}
