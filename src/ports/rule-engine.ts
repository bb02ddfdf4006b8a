import type { Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';

export interface RuleSource {
  /** Path of the rule file, for messages. */
  readonly path: string;
  readonly text: string;
}

export interface RuleMatch {
  readonly rule: string;
  readonly strings: readonly {
    readonly id: string;
    readonly offset: number;
    readonly length: number;
  }[];
}

export interface RuleProblem {
  readonly path: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
  readonly level: 'error' | 'warning';
}

/** One engine with its rules compiled. Scans run in a child process that is killed at the deadline. */
export interface CompiledRules extends AsyncDisposable {
  /** `yara-4.2.3` or `yara-x-1.15.0`: told in every report. */
  readonly engine: string;
  readonly warnings: readonly RuleProblem[];
  /** Matches sorted by rule, then string id, then offset. A crash, a trap, or the deadline is a failure, never "no match". */
  scan(
    buffer: Buffer,
    deadlineMilliseconds: number,
    signal: AbortSignal,
  ): Promise<Result<readonly RuleMatch[], Failure>>;
  /** The engine's own milliseconds for one scan, without the way of the bytes to its process and back. */
  time(buffer: Buffer, deadlineMilliseconds: number, signal: AbortSignal): Promise<Result<number, Failure>>;
  /** Takes other rules into the running process, which is warm; where they do not compile, the old ones stay. */
  recompile(sources: readonly RuleSource[]): Promise<Result<readonly RuleProblem[], readonly RuleProblem[]>>;
}

export interface RuleEngine {
  readonly id: string;
  /** Whether it can run on this machine, and if not, one line why. */
  probe(): Promise<Result<string, Failure>>;
  compile(sources: readonly RuleSource[]): Promise<Result<CompiledRules, readonly RuleProblem[]>>;
}
