import { expect, test } from 'vitest';
import type { SandboxPhase } from '../../src/model/evidence.ts';
import { nothingCrate } from '../../src/sandbox/golden-run.ts';
import { limitsReached } from '../../src/sandbox/limits.ts';
import { allot, notReached, phaseCoverage, planPhases } from '../../src/sandbox/phases.ts';
import type { Trace } from '../../src/sandbox/sensors/index.ts';
import { sessionScript } from '../../src/sandbox/session.ts';
import type { Stay } from '../../src/sandbox/stay.ts';

const { facts, crate } = nothingCrate();
type Ending = { readonly status: number | null; readonly signal: string | null } | null;

/** A trace in which each phase ran for some seconds and ended so. */
function stayed(endings: Partial<Record<SandboxPhase, readonly [number, Ending]>>, more: Partial<Stay> = {}): Stay {
  const phases = Object.entries(endings).map(([phase, [seconds, exit]]) => [
    phase,
    { started: 100, ended: exit === null ? null : 100 + seconds, exit },
  ]);
  const trace = { phases: new Map(phases as never), calls: [], processes: [], gap: null } as unknown as Trace;
  const silent = { events: [], gap: null };
  return { trace, sinkhole: silent, witness: silent, outOfMemory: false, timedOut: false, ...more };
}
const ok = { status: 0, signal: null };
const killed = { status: null, signal: 'SIGKILL' };
const allotted = new Map<SandboxPhase, number>([
  ['build', 60],
  ['link-and-run', 10],
]);
const statesOf = (stay: Stay) => phaseCoverage(allotted, stay).map(({ stage, state }) => `${stage} ${state}`);

test('a library is built and linked, a binary is built on its own, a macro is not linked', () => {
  expect(planPhases(facts).phases).toEqual(['build', 'bins', 'link-and-run']);
  const library = { ...facts, targets: facts.targets.filter((target) => target.kind === 'lib') };
  expect(planPhases(library).phases).toEqual(['build', 'link-and-run']);
  expect(planPhases({ ...library, procMacro: true }).phases).toEqual(['build']);
  const binary = { ...facts, targets: facts.targets.filter((target) => target.kind === 'bin') };
  expect(planPhases(binary)).toMatchObject({
    phases: ['bins'],
    left: [
      { stage: 'build', state: 'skipped', asked: false },
      { stage: 'link-and-run', state: 'skipped', asked: false },
    ],
  });
});

test('the time is shared out, never more than there is, at least a second each', () => {
  const shares = allot(['build', 'bins', 'link-and-run'], 300_000);
  expect([...shares.values()].reduce((sum, seconds) => sum + seconds)).toBeLessThanOrEqual(300);
  expect(shares.get('build')).toBeGreaterThan(shares.get('bins') ?? 0);
  expect([...allot(['build', 'link-and-run'], 500).values()]).toEqual([1, 1]);
});

test('a phase is what its root exited with', () => {
  expect(statesOf(stayed({ build: [5, ok], 'link-and-run': [1, ok] }))).toEqual([
    'build complete',
    'link-and-run complete',
  ]);
  expect(phaseCoverage(allotted, stayed({ build: [5, { status: 101, signal: null }] }))).toMatchObject([
    { state: 'failed', reason: 'exit status 101' },
    { state: 'skipped' },
  ]);
});

test('a phase that outlasts its time is timed out and the others stand; one that is killed early has failed', () => {
  expect(statesOf(stayed({ build: [60.1, killed], 'link-and-run': [1, ok] }))).toEqual([
    'build timed-out',
    'link-and-run complete',
  ]);
  expect(statesOf(stayed({ build: [3, killed], 'link-and-run': [1, ok] }))).toEqual([
    'build failed',
    'link-and-run complete',
  ]);
});

test('when all the time is over, what was complete stays complete', () => {
  expect(statesOf(stayed({ build: [5, ok], 'link-and-run': [1, killed] }, { timedOut: true }))).toEqual([
    'build complete',
    'link-and-run timed-out',
  ]);
  expect(statesOf(stayed({ build: [5, null] }, { timedOut: true }))).toEqual([
    'build timed-out',
    'link-and-run timed-out',
  ]);
});

test('out of memory is never complete', () => {
  expect(
    statesOf(stayed({ build: [5, ok], 'link-and-run': [1, { status: 101, signal: null }] }, { outOfMemory: true })),
  ).toEqual(['build partial', 'link-and-run failed']);
});

test('limits are told with their phase', () => {
  const call = { name: 'vfork', result: 'EAGAIN', phase: 'build', arguments: [] };
  const stay = stayed({ build: [60.1, killed] }, { outOfMemory: true });
  const full = { ...stay, trace: { ...stay.trace, calls: [call, call] as never } };
  const limits = limitsReached(full, phaseCoverage(allotted, full), crate.id).map(
    ({ data }) => (data as { limit: string }).limit,
  );
  expect(limits).toEqual(['memory', 'wall', 'processes']);
});

test('nothing that could not be resolved is complete', () => {
  const failure = {
    code: 'dependencies-unresolved',
    blame: 'crate',
    what: 'unresolved',
    where: 'nothing-here',
    remedy: '',
  } as const;
  expect(notReached(failure, ['build'])).toMatchObject([
    { stage: 'resolve', state: 'failed', reason: 'unresolved: nothing-here' },
    { stage: 'build', state: 'skipped', asked: true },
    { stage: 'sensors', state: 'skipped', asked: true },
  ]);
  expect(notReached({ ...failure, code: 'timed-out' }, [])[0]?.state).toBe('timed-out');
});

test('the first process waits at its gate, ends where nobody opens it, and holds each phase to its time', () => {
  const script = sessionScript(allotted, 2);
  expect(script.split('\n')[0]).toBe('read -r go || exit 1');
  const steps = script.split('\n').filter((line) => /^(\/usr\/bin\/true|within \d)/.test(line));
  expect(steps).toEqual([
    '/usr/bin/true build',
    'within 60 /home/dev/src/app cargo build --offline --locked',
    '/usr/bin/true link-and-run',
    'within 10 /home/dev/src/app /home/dev/src/target/debug/app',
  ]);
});
