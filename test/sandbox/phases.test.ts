import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { Profile } from '../../src/model/job.ts';
import { SANDBOX_PHASES, type SandboxPhase } from '../../src/model/phases.ts';
import { nothingCrate } from '../../src/sandbox/golden-run.ts';
import { limitsReached } from '../../src/sandbox/limits.ts';
import { notReached, phaseCoverage } from '../../src/sandbox/phases/coverage.ts';
import { loadPhases, planPhases } from '../../src/sandbox/phases/plan.ts';
import type { Trace } from '../../src/sandbox/sensors/index.ts';
import { gateScript, sessionScript } from '../../src/sandbox/session.ts';
import type { Stay } from '../../src/sandbox/stay.ts';
import { namingToolchain } from '../../src/sandbox/toolchain.ts';

const nothing = nothingCrate();
const { facts, crate } = nothing;
const catalog = await loadPhases();
const phasesOf = (...ids: readonly SandboxPhase[]) => catalog.filter(({ id }) => ids.includes(id));
type Ending = { readonly status: number | null; readonly signal: string | null } | null;

/** A trace in which each phase ran for some seconds and ended so. */
function stayed(endings: Partial<Record<SandboxPhase, readonly [number, Ending]>>, more: Partial<Stay> = {}): Stay {
  const phases = Object.entries(endings).map(([phase, [seconds, exit]]) => [
    phase,
    { started: 100, ended: exit === null ? null : 100 + seconds, exit },
  ]);
  const allotted = new Map<SandboxPhase, number>([
    ['build', 60],
    ['link-and-run', 10],
  ]);
  const trace = { phases: new Map(phases as never), allotted, calls: [], processes: [], gap: null } as unknown as Trace;
  const silent = { events: [], gap: null };
  return { trace, sinkhole: silent, witness: silent, outOfMemory: false, timedOut: false, ...more };
}
const ok = { status: 0, signal: null };
const killed = { status: null, signal: 'SIGKILL' };
const two = phasesOf('build', 'link-and-run');
const statesOf = (stay: Stay) => phaseCoverage(two, nothing, stay).map(({ stage, state }) => `${stage} ${state}`);

const planned = (changed: Partial<typeof facts>, profile: Profile = 'quick') =>
  planPhases(catalog, { ...nothing, facts: { ...facts, ...changed } }, profile);
const idsOf = ({ phases }: ReturnType<typeof planPhases>) => phases.map(({ id }) => id);

test('each phase of the model is one file of the catalog', () => {
  expect(catalog.map(({ id }) => id)).toEqual([...SANDBOX_PHASES]);
});

test('a library is built and linked, a binary is built on its own, a macro is not linked', () => {
  expect(idsOf(planned({}))).toEqual(['build', 'bins', 'link-and-run']);
  const library = { targets: facts.targets.filter((target) => target.kind === 'lib') };
  expect(idsOf(planned(library))).toEqual(['build', 'link-and-run']);
  expect(idsOf(planned({ ...library, procMacro: true }))).toEqual(['build']);
  const binary = planned({ targets: facts.targets.filter((target) => target.kind === 'bin') });
  expect(idsOf(binary)).toEqual(['bins']);
  expect(binary.left).toContainEqual({
    stage: 'build',
    state: 'skipped',
    reason: 'it has no library to depend on',
    asked: false,
  });
});

test('every phase that a profile leaves out is told, with why', () => {
  for (const profile of Profile.options) {
    const { phases, left } = planned({}, profile);
    expect([...phases.map(({ id }) => id), ...left.map(({ stage }) => stage)].sort()).toEqual(
      [...SANDBOX_PHASES].sort(),
    );
    expect(left.filter(({ asked, reason }) => asked || reason === '')).toEqual([]);
  }
});

test('a phase is what its root exited with', () => {
  expect(statesOf(stayed({ build: [5, ok], 'link-and-run': [1, ok] }))).toEqual([
    'build complete',
    'link-and-run complete',
  ]);
  expect(phaseCoverage(two, nothing, stayed({ build: [5, { status: 101, signal: null }] }))).toMatchObject([
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
  const limits = limitsReached(full, phaseCoverage(two, nothing, full), crate.id).map(
    ({ data }) => (data as { limit: string }).limit,
  );
  expect(limits).toEqual(['memory', 'wall', 'processes']);
});

test('a build that failed names the Rust that the crate asks for, where the image has an older one', () => {
  const entry = { stage: 'build', state: 'failed', reason: 'exit status 101', asked: true } as const;
  const told = (asked: string | null, image: string) => namingToolchain([entry], asked, image)[0]?.reason;
  expect(told('1.96.0', 'rustc 1.95.0 (59807616e 2026-04-14)')).toBe('exit status 101; missing: rustc 1.96.0');
  expect(told('1.100', 'rustc 1.95.0')).toBe('exit status 101; missing: rustc 1.100');
  for (const asked of [null, '1.95', '1.9', 'new']) expect(told(asked, 'rustc 1.95.0')).toBe(entry.reason);
  const built = { ...entry, state: 'complete' } as const;
  expect(namingToolchain([built], '1.96', 'rustc 1.95.0')).toEqual([built]);
});

test('nothing that could not be resolved is complete', () => {
  const failure = {
    code: 'dependencies-unresolved',
    blame: 'crate',
    what: 'unresolved',
    where: 'nothing-here',
    remedy: '',
  } as const;
  expect(notReached(failure, phasesOf('build'))).toMatchObject([
    { stage: 'resolve', state: 'failed', reason: 'unresolved: nothing-here' },
    { stage: 'build', state: 'skipped', asked: true },
    { stage: 'sensors', state: 'skipped', asked: true },
  ]);
  expect(notReached({ ...failure, code: 'timed-out' }, [])[0]?.state).toBe('timed-out');
});

test('the first process waits at its gate, ends where nobody opens it, and holds each phase to its time', async () => {
  const session = { phases: two, subject: nothing, profile: 'standard', seconds: 100, lingerSeconds: 2 } as const;
  const script = sessionScript(session);
  const gate = gateScript().split('\n');
  const [waits, takesFilter] = ['read -r word', 'exec /usr/bin/setpriv'].map((word) =>
    gate.findIndex((line) => line.startsWith(word)),
  );
  expect(gate[waits ?? -1]).toBe('read -r word || exit 1');
  expect(takesFilter).toBeGreaterThan(waits ?? Number.POSITIVE_INFINITY);
  const steps = script.split('\n').filter((line) => /^(\/usr\/bin\/true|within \$|allot \d)/.test(line));
  expect(steps).toEqual([
    'allot 60 3600',
    '/usr/bin/true build $seconds',
    'within $seconds /home/dev/src/app cargo build --offline --locked --ignore-rust-version',
    'allot 10 30',
    '/usr/bin/true link-and-run $seconds',
    'within $seconds /home/dev/src/app /home/dev/src/target/debug/app',
  ]);
});

test('a phase gets its part of what is left, at most its own limit, at least a second', async () => {
  const session = { phases: [], subject: nothing, profile: 'standard', seconds: 100, lingerSeconds: 0 } as const;
  const allot = /^allot\(\) \{[\s\S]*?^\}$/m.exec(sessionScript(session))?.[0] ?? '';
  const script = `${allot}\nIFS='. ' read -r up rest </proc/uptime\nend=$((up + 1000))
allot 60 3600; echo $seconds; allot 60 30; echo $seconds; end=$up; allot 60 30; echo $seconds`;
  const { stdout } = await promisify(execFile)('sh', ['-c', script]);
  const [part, limit, least] = stdout.trim().split('\n').map(Number);
  expect(part).toBeGreaterThan(590);
  expect(part).toBeLessThanOrEqual(600);
  expect([limit, least]).toEqual([30, 1]);
});
