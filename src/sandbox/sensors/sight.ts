import type { CageMoment, Evidence } from '../../model/evidence.ts';
import type { Secret } from '../baits/index.ts';
import type { SinkholeLog } from './sinkhole/open-sinkhole.ts';
import type { Trace, TracedCall } from './trace/open-trace.ts';
import type { TracedProcess } from './trace/processes.ts';
import type { WitnessLog } from './witness/open-witness.ts';

/** All that one stay in the cage showed, for the interpreters: each is one file that turns it into evidence of one kind. */
export interface Sight {
  readonly trace: Trace;
  readonly sinkhole: SinkholeLog;
  readonly witness: WitnessLog;
  /** Absolute path in the cage → which bait lies there. */
  readonly baits: ReadonlyMap<string, string>;
  /** Values that exist nowhere but in this run. */
  readonly secrets: readonly Secret[];
  /** Length in bytes of each file that is a bait, by its path. */
  readonly baitLengths: ReadonlyMap<string, number>;
  /** The word in the arguments of a program that code of the false internet's own started → what kind of code. */
  readonly markers: ReadonlyMap<string, string>;
  /** Calls that opened a file, by the path that was reached; and every path that a call changed. */
  readonly openings: ReadonlyMap<string, readonly TracedCall[]>;
  readonly changed: ReadonlySet<string>;
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
