import { basename } from 'node:path';
import { type Evidence, evidence } from '../../../model/evidence.ts';
import { shortened } from '../shortened.ts';
import type { Interpreter, Sight } from '../sight.ts';
import type { Trace } from '../trace/open-trace.ts';
import type { TracedProcess } from '../trace/processes.ts';

/** Seconds after its phase's end that a helper may take to die. */
const GRACE_SECONDS = 0.5;
/** The same where the phase was killed, and it with the phase: gibibytes of memory take seconds to be given back. */
const KILLED_GRACE_SECONDS = 5;
/** What `timeout` ends with where it killed the phase, and a shell whose command was killed: 124, 128 and the signal. */
const KILLED_STATUS = 124;
const ARGUMENTS_SHOWN = 20;

/** Processes alive when the phase that started them was over. */
const outlived: Interpreter = {
  id: 'outlived',
  interpret: (sight) =>
    startedInPhases(sight.trace)
      .filter((process) => survived(process, sight))
      .map((process) => asEvidence(process, sight)),
};
export default outlived;

/** All below the process of a phase; not that process itself, nor what the first process starts beside it to watch the time. */
function startedInPhases({ phases, processes }: Trace): TracedProcess[] {
  const within = new Set(phases.values());
  // Parents are born before their children.
  return processes.filter((process) => {
    if (process.parent === null || !within.has(process.parent)) return false;
    within.add(process);
    return true;
  });
}

function survived(process: TracedProcess, sight: Sight): boolean {
  if (process.phase === null) return false;
  const phase = sight.trace.phases.get(process.phase);
  const end = phase?.ended ?? null;
  if (end === null || process.started > end + GRACE_SECONDS) return false;
  // The cage's end is the last one's end: one that was not seen to end is a gap of the tracer, and nobody's deed.
  return process.ended !== null && process.ended > end + (wasKilled(phase) ? KILLED_GRACE_SECONDS : GRACE_SECONDS);
}

function wasKilled(phase: TracedProcess | undefined): boolean {
  return phase?.exit?.signal != null || (phase?.exit?.status ?? 0) >= KILLED_STATUS;
}

function asEvidence(process: TracedProcess, sight: Sight): Evidence {
  return evidence('process-outlived', sight.subjectOf(process), sight.momentOfProcess(process), {
    program: basename(process.program),
    arguments: shortened(process.arguments, ARGUMENTS_SHOWN),
  });
}
