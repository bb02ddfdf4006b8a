import { basename } from 'node:path';
import { type Coverage, covered, notAsked } from '../model/coverage.ts';
import { SANDBOX_PHASES, type SandboxPhase } from '../model/evidence.ts';
import type { CrateFacts } from '../model/facts.ts';
import type { Failure } from '../model/failure.ts';
import type { Trace } from './sensors/index.ts';
import type { TracedProcess } from './sensors/trace/processes.ts';
import { listOf, textOf } from './sensors/trace/values.ts';

/** Which phases make sense for a crate, and why the others do not. */
export function planPhases(facts: CrateFacts): {
  readonly phases: readonly SandboxPhase[];
  readonly left: readonly Coverage[];
} {
  const has = (kind: string) => facts.targets.some((target) => target.kind === kind);
  const reasons: Partial<Record<SandboxPhase, string>> = {
    ...(has('bin') ? {} : { bins: 'it has no binary' }),
    ...(has('lib') ? {} : { build: 'it has no library to depend on', 'link-and-run': 'it has no library to link' }),
    ...(facts.procMacro
      ? { 'link-and-run': 'a procedural macro runs inside rustc, which the build loads it into' }
      : {}),
  };
  return {
    phases: SANDBOX_PHASES.filter((phase) => reasons[phase] === undefined),
    left: SANDBOX_PHASES.flatMap((phase) => (reasons[phase] === undefined ? [] : [notAsked(phase, reasons[phase])])),
  };
}

/** Compiling takes most of the time; a program that does nothing of its own needs little. */
const SHARES: Readonly<Record<SandboxPhase, number>> = { build: 6, bins: 3, 'link-and-run': 1 };

/** Whole seconds that each phase may take of the time for all, at least one. */
export function allot(phases: readonly SandboxPhase[], milliseconds: number): ReadonlyMap<SandboxPhase, number> {
  const all = phases.reduce((sum, phase) => sum + SHARES[phase], 0);
  return new Map(phases.map((phase) => [phase, Math.max(1, Math.floor((milliseconds * SHARES[phase]) / all / 1000))]));
}

/** Coverage of a walk that ended before the cage was entered. */
export function notReached(failure: Failure, phases: readonly SandboxPhase[]): Coverage[] {
  const state = failure.code === 'timed-out' ? 'timed-out' : 'failed';
  return [
    covered('resolve', state, `${failure.what}: ${failure.where}`),
    ...phases.map((phase) => covered(phase, 'skipped', 'not resolved')),
    covered('sensors', 'skipped', 'not resolved'),
  ];
}

export interface Stayed {
  readonly trace: Trace;
  readonly outOfMemory: boolean;
  /** All of the time was used up, and the container killed. */
  readonly timedOut: boolean;
}

/** What became of each phase, from the trace alone: its root's exit, never anything that was printed. */
export function phaseCoverage(allotted: ReadonlyMap<SandboxPhase, number>, stayed: Stayed): Coverage[] {
  return [...allotted].map(([phase, seconds]) => {
    const root = stayed.trace.phases.get(phase);
    if (root === undefined) return neverBegan(phase, stayed);
    if (ranOut(root, seconds) || (stayed.timedOut && root.exit?.status !== 0))
      return covered(phase, 'timed-out', `it had not ended after ${seconds} s`);
    return ended(phase, root, stayed);
  });
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
