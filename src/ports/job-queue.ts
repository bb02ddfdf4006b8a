import type { Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';

/** One delivery of one message. Settled exactly once; the adapter holds the lease until then. */
export interface Delivery {
  readonly id: string;
  readonly body: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
  /** Counts from 1 where the queue tells, else 1. */
  readonly attempt: number;
}

export type Disposition =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly reason: string }
  | { readonly kind: 'poison'; readonly reason: string };

export interface JobQueue {
  put(body: Buffer, attributes: Readonly<Record<string, string>>): Promise<Result<void, Failure>>;
  /**
   * Hands over deliveries, at most `slots` at once, until the signal aborts; then waits for those running. `poison` goes to
   * the dead-letter topic with its reason before it is acknowledged; `retry` comes again later.
   */
  consume(
    slots: number,
    handle: (delivery: Delivery, signal: AbortSignal) => Promise<Disposition>,
    signal: AbortSignal,
  ): Promise<Result<void, Failure>>;
  close(): Promise<void>;
}
