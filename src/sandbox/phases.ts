import { basename } from 'node:path';
import { type Coverage, covered, notAsked } from '../model/coverage.ts';
import { SANDBOX_PHASES, type SandboxPhase } from '../model/evidence.ts';
import type { CrateFacts } from '../model/facts.ts';
import type { Trace } from './sensors/index.ts';
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

/** What became of each phase, from the trace alone: its root's exit, never anything that was printed. */
export function phaseCoverage(
  phases: readonly SandboxPhase[],
  trace: Trace,
  cut: 'timed-out' | 'out-of-memory' | null,
): Coverage[] {
  return phases.map((phase) => {
    const root = trace.phases.get(phase);
    if (root === undefined)
      return covered(phase, cut === 'timed-out' ? 'timed-out' : 'skipped', cut ?? 'the phase before it did not end');
    if (root.exit === null || cut !== null)
      return covered(phase, cut === 'timed-out' ? 'timed-out' : 'failed', cut ?? 'it did not end');
    if (root.exit.status === 0) return covered(phase, 'complete');
    const missing = missingThings(trace, phase);
    const how = root.exit.signal === null ? `exit status ${root.exit.status}` : `killed by ${root.exit.signal}`;
    return covered(phase, 'failed', missing.length > 0 ? `${how}; missing: ${missing.join(', ')}` : how);
  });
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
