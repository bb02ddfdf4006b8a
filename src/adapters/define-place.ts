import type { Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';

/** An adapter that opens a place by the scheme of its URL: one file a kind of place. */
export interface PlaceAdapter<Port, Extra = undefined> {
  readonly id: string;
  readonly scheme: string;
  /** Looks whether the place is there where that can be told beforehand; fails in one line where it cannot be used. */
  open(
    url: URL,
    environment: Readonly<Record<string, string | undefined>>,
    extra: Extra,
  ): Promise<Result<Port, Failure>>;
}

/** What a queue needs beside its own place. */
export interface QueuePlaces {
  /** The place for messages that nobody can read. */
  readonly deadLetters: URL;
  /** The longest that one job may hold its message; default one hour. */
  readonly longestJobSeconds?: number;
}
