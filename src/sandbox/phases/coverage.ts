import { basename } from 'node:path';
import { type Coverage, covered } from '../../model/coverage.ts';
import type { Failure } from '../../model/failure.ts';
import type { SandboxPhase } from '../../model/phases.ts';
import { type Trace, UNSEEN } from '../sensors/index.ts';
import type { TracedProcess } from '../sensors/trace/processes.ts';
import { listOf, textOf } from '../sensors/trace/values.ts';
import type { Exercised, Phase, Tally } from './define-phase.ts';

/** Coverage of a walk that ended before the cage was entered. */
export function notReached(failure: Failure, phases: readonly Phase[]): Coverage[] {
  const state = failure.code === 'timed-out' ? 'timed-out' : 'failed';
  return [
    covered('resolve', state, `${failure.what}: ${failure.where}`),
    ...phases.map(({ id }) => covered(id, 'skipped', 'not resolved')),
    covered('sensors', 'skipped', 'not resolved'),
  ];
}

export interface Stayed {
  readonly trace: Trace;
  readonly outOfMemory: boolean;
  /** All of the time was used up, and the container killed. */
  readonly timedOut: boolean;
}

/** What became of each phase, from the trace alone: its root's exit and what ran below it, never anything that was printed. */
export function phaseCoverage(phases: readonly Phase[], subject: Exercised, stayed: Stayed): Coverage[] {
  return phases.map((phase) => {
    const tally = phase.tally?.(stayed.trace, subject);
    const coverage = coverageOf(phase.id, stayed);
    const full = tally === undefined || stayed.trace === UNSEEN ? coverage : counted(coverage, tally);
    return { ...full, asked: full.state === 'complete' || phase.voluntary !== true };
  });
}

function coverageOf(phase: SandboxPhase, stayed: Stayed): Coverage {
  if (stayed.trace === UNSEEN) return unseen(phase, stayed);
  const root = stayed.trace.phases.get(phase);
  if (root === undefined) return neverBegan(phase, stayed);
  const seconds = stayed.trace.allotted.get(phase) ?? 0;
  if (ranOut(root, seconds) || (stayed.timedOut && root.exit?.status !== 0))
    return covered(phase, 'timed-out', `it had not ended after ${seconds} s`);
  return ended(phase, root, stayed);
}

/** A phase that ended in order is as complete as its count. */
function counted(coverage: Coverage, { what, found, run }: Tally): Coverage {
  const count = `${run} of ${found} ${what} ran`;
  if (coverage.state !== 'complete') return { ...coverage, reason: `${count}; ${coverage.reason}` };
  return covered(coverage.stage, run < found ? 'partial' : 'complete', count);
}

function unseen(phase: SandboxPhase, { outOfMemory, timedOut }: Stayed): Coverage {
  if (timedOut) return covered(phase, 'timed-out', 'the time was used up before all phases had ended');
  const ran = 'under runsc it is not seen how far it came';
  return covered(phase, 'partial', outOfMemory ? `out of memory; ${ran}` : ran);
}

function neverBegan(phase: SandboxPhase, { timedOut }: Stayed): Coverage {
  return timedOut
    ? covered(phase, 'timed-out', 'no time was left for it')
    : covered(phase, 'skipped', 'the phase before it did not end');
}

/** Whether the session's own watch killed it: a crate that kills its own build earlier has not run out of time. */
function ranOut(root: TracedProcess, seconds: number): boolean {
  return root.exit?.signal === 'SIGKILL' && (root.ended ?? root.started) - root.started >= seconds;
}

function ended(phase: SandboxPhase, root: TracedProcess, { trace, outOfMemory }: Stayed): Coverage {
  if (root.exit === null) return covered(phase, 'failed', 'its end was not seen');
  // Which process the kernel ended for want of memory is not told: what succeeded may have done so without it.
  if (root.exit.status === 0)
    return outOfMemory ? covered(phase, 'partial', 'out of memory') : covered(phase, 'complete');
  const missing = missingThings(trace, phase);
  const how = root.exit.signal === null ? `exit status ${root.exit.status}` : `killed by ${root.exit.signal}`;
  const why = [outOfMemory ? 'out of memory' : how, ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : [])];
  return covered(phase, 'failed', why.join('; '));
}

/** Whether a build ended in order and looked for nothing that the image lacks: it fails for everybody, as far as can be seen. */
export function failsByItself({ state, reason }: Coverage): boolean {
  return state === 'failed' && /^exit status \d+$/.test(reason);
}

const SHOWN = 5;

/** Programs that nobody found and libraries that pkg-config did not know: what the image lacks, not what the crate printed. */
function missingThings(trace: Trace, phase: SandboxPhase): string[] {
  const executions = trace.calls.filter((call) => call.name === 'execve' && call.phase === phase);
  const found = new Set(
    executions.filter((call) => call.result === '0').map((call) => basename(textOf(call.arguments[0] ?? '') ?? '')),
  );
  const sought = executions
    .filter((call) => call.result === 'ENOENT')
    .map((call) => basename(textOf(call.arguments[0] ?? '') ?? ''));
  const programs = sought.filter((name) => !found.has(name)).map((name) => `program ${name}`);
  const libraries = executions
    .filter((call) => call.process.exit?.status === 1 && /pkg-?conf/.test(textOf(call.arguments[0] ?? '') ?? ''))
    .flatMap((call) => listOf(call.arguments[1] ?? '').slice(1))
    .filter((word) => !word.startsWith('-'))
    .map((name) => `library ${name}`);
  return [...new Set([...programs, ...libraries])].slice(0, SHOWN);
}
