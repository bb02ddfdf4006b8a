import { basename } from 'node:path';
import { type Evidence, evidence } from '../../../model/evidence.ts';
import { shortened } from '../shortened.ts';
import type { Interpreter, Sight } from '../sight.ts';
import type { TracedProcess } from '../trace/processes.ts';

/** Seconds after its phase's end that a helper may take to die. */
const GRACE_SECONDS = 0.5;
const ARGUMENTS_SHOWN = 20;

/** Processes alive when the phase that started them was over. */
const outlived: Interpreter = {
  id: 'outlived',
  interpret: (sight) =>
    sight.trace.processes.filter((process) => survived(process, sight)).map((process) => asEvidence(process, sight)),
};
export default outlived;

function survived(process: TracedProcess, sight: Sight): boolean {
  if (process.phase === null || process.parent === null || process.parent === sight.trace.root) return false;
  const end = sight.trace.phases.get(process.phase)?.ended;
  if (end === null || end === undefined || process.started > end + GRACE_SECONDS) return false;
  return process.ended === null || process.ended > end + GRACE_SECONDS;
}

function asEvidence(process: TracedProcess, sight: Sight): Evidence {
  return evidence('process-outlived', sight.subjectOf(process), sight.momentOfProcess(process), {
    program: basename(process.program),
    arguments: shortened(process.arguments, ARGUMENTS_SHOWN),
  });
}
