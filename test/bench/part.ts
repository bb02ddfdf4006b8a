export interface BenchOptions {
  /** Crates of the corpus that are taken, from its beginning; 0: all. */
  readonly crates: number;
  /** Times that each kind of build is run. */
  readonly runs: number;
}

/** One thing that can be measured. It tells its own rows, or one line that begins with `not measured` and says why. */
export interface Part {
  readonly id: string;
  readonly title: string;
  measure(options: BenchOptions): Promise<string>;
}
