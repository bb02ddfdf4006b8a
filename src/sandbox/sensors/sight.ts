import type { CageMoment, Evidence } from '../../model/evidence.ts';
import type { SinkholeLog } from './sinkhole/open-sinkhole.ts';
import type { Trace, TracedCall } from './trace/open-trace.ts';
import type { TracedProcess } from './trace/processes.ts';

/** All that one stay in the cage showed, for the interpreters: each is one file that turns it into evidence of one kind. */
export interface Sight {
  readonly trace: Trace;
  readonly sinkhole: SinkholeLog;
  /** Absolute path in the cage → which bait lies there. */
  readonly baits: ReadonlyMap<string, string>;
  readonly secrets: readonly { readonly bait: string; readonly value: string }[];
  /** `crate@version` that a process acts for. */
  subjectOf(process: TracedProcess): string;
  /** Whose code the process runs or was started by: a build script, a macro inside rustc, the crate's own program; null for the tools' own work. */
  actorOf(process: TracedProcess): 'build-script' | 'compiler' | 'program' | null;
  momentOf(call: TracedCall): CageMoment;
  momentOfProcess(process: TracedProcess): CageMoment;
}

export interface Interpreter {
  readonly id: string;
  interpret(sight: Sight): readonly Evidence[];
}
