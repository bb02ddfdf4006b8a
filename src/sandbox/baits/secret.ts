/** A value that exists nowhere but in this run: whoever sends it has read a bait. */
export interface Secret {
  readonly bait: string;
  readonly value: Buffer;
}

export interface BaitFile {
  /** Relative to the home, or to the consumer project where `inProject`. */
  readonly path: string;
  readonly text: string | Buffer;
  /** Null for a file that is nobody's secret. */
  readonly bait: string | null;
  readonly inProject?: boolean;
}

/** What one file of makers gives: files to be laid out, and what in them is secret. */
export interface Batch {
  readonly files: readonly BaitFile[];
  readonly secrets: readonly Secret[];
}

export function secret(bait: string, value: string | Buffer): Secret {
  return { bait, value: Buffer.from(value as string) };
}
