import type { Corpora } from '../analyzers/index.ts';
import type { FetchedCrate } from '../fetch/index.ts';
import type { Profile } from '../model/job.ts';
import type { Report } from '../model/report.ts';
import type { SignalDefinition } from '../model/signal.ts';
import type { ClearedCrates } from '../ports/cleared-crates.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContainerRuntime } from '../ports/container-runtime.ts';
import type { CrateRegistry } from '../ports/crate-registry.ts';
import type { Progress } from '../ports/progress.ts';
import type { VerdictBook } from '../ports/verdict-book.ts';
import type { Rulebook } from '../rulebook/index.ts';
import type { Berths } from '../sandbox/index.ts';
import type { Policy } from '../verdict/index.ts';
import type { MemoryGate } from './memory-gate.ts';
import type { Stopwatch } from './stopwatch.ts';

export interface ScanPorts {
  readonly registry: CrateRegistry;
  readonly runtime: ContainerRuntime;
  readonly clock: Clock;
  readonly rulebook: Rulebook;
  readonly catalog: readonly SignalDefinition[];
  readonly policy: Policy;
  readonly corpora: Corpora;
  /** Null: no store is at hand. */
  readonly verdicts: VerdictBook | null;
  /** Of which crates what was compiled once is used again; null: of none. */
  readonly cleared: ClearedCrates | null;
  /** Shared by all scans of this process. */
  readonly memory: MemoryGate;
  /** The processors of this machine, dealt out to the scans of this process. */
  readonly berths: Berths;
  /** Digest of what the cage's images are made of in this checkout. */
  readonly imageInputs: string;
  readonly scratch: string;
  readonly cache: string;
}

export interface ScanOptions {
  readonly runId: string;
  /** Our own version, for the report. */
  readonly version: string;
  readonly staticOnly: boolean;
  readonly profile: Profile;
  /** A `.crate` file to compare with; null: the version before it in the index. */
  readonly previous: string | null;
  readonly runtime: string | null;
  readonly budgetSeconds: number;
  /** Is given the report on the files alone, before anything of the crate runs. */
  readonly early?: (report: Report, archive: Buffer) => Promise<void>;
}

/** What every step of one walk has at hand. */
export interface Walk {
  readonly ports: ScanPorts;
  readonly options: ScanOptions;
  /** The file of `--previous`. */
  readonly previous: FetchedCrate | null;
  readonly watch: Stopwatch;
  readonly progress: Progress;
  /** The caller's, or the end of the budget. */
  readonly signal: AbortSignal;
  readonly caller: AbortSignal;
  /** Milliseconds since the epoch at which the budget ends. */
  readonly deadline: number;
}
