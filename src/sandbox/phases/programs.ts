import type { SandboxPhase } from '../../model/phases.ts';
import type { Trace } from '../sensors/index.ts';

/** A program that has not ended by then waits for somebody. */
const PROGRAM_SECONDS = 5;

/**
 * Head of a script that runs programs: `run` starts one with nothing on its input, for some seconds, a few at a time and in a session of its own,
 * while there is time. What it prints is nobody's business.
 */
export function atATime(programs: number, seconds: number): string {
  return `end=$(($1 - ${seconds} - 2))
running=0
run() {
  [ $SECONDS -lt $end ] || return
  timeout -k 1 ${seconds} "$@" >/dev/null 2>&1 &
  running=$((running + 1))
  if [ $running -ge ${programs} ]; then wait -n; running=$((running - 1)); fi
}`;
}
export const TWO_AT_A_TIME = atATime(2, PROGRAM_SECONDS);

/** Files below a folder that the trace saw executed in a phase. */
export function programsRun(trace: Trace, phase: SandboxPhase, folder: string): ReadonlySet<string> {
  const executed = trace.processes.filter((process) => process.phase === phase).flatMap((process) => process.executed);
  return new Set(executed.filter((path) => path.startsWith(folder)));
}
