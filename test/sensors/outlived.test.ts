import { expect, test } from 'vitest';
import { CrateId } from '../../src/model/crate.ts';
import { makeBaits } from '../../src/sandbox/baits/index.ts';
import { interpret, loadInterpreters, type Trace } from '../../src/sandbox/sensors/index.ts';
import type { TracedProcess } from '../../src/sandbox/sensors/trace/processes.ts';

const STORY = CrateId.parse({ name: 'story', version: '1.0.0' });
const baits = await makeBaits('run');
const interpreters = await loadInterpreters();

function started(parent: TracedProcess | null, program: string, ended: number | null): TracedProcess {
  return {
    numbers: [],
    pid: 1,
    parent,
    program,
    arguments: [program],
    executed: [program],
    started: 1,
    ended,
    exit: ended === null ? null : { status: 0, signal: null },
    phase: parent === null ? null : 'build',
    directory: '/',
  };
}

test('what a phase left running is told; what was killed with it and takes a moment, what stands beside it to watch the time, or was not seen to end, is not', () => {
  const first = started(null, '/bin/sh', 60);
  const cargo = started(first, '/usr/local/bin/cargo', 5);
  const script = started(cargo, '/home/dev/src/target/debug/build/story-0123456789abcdef/build-script-build', 4);
  const left = started(script, '/usr/bin/sleep', 60);
  const unseen = started(script, '/usr/bin/bash', null);
  const watch = started(first, '/bin/sh', 5);
  const clock = started(watch, '/usr/bin/sleep', 35);
  const processes = [first, cargo, script, watch, clock, left, unseen];
  const phases = new Map([['build', cargo]] as const);
  const trace: Trace = { calls: [], processes, root: first, phases, allotted: new Map(), gap: null };
  const silent = { events: [], gap: null };
  const seen = interpret({ trace, sinkhole: silent, witness: silent, baits }, STORY, interpreters);
  expect(seen.filter(({ kind }) => kind === 'process-outlived')).toMatchObject([
    { subject: 'story@1.0.0', at: { phase: 'build', process: ['cargo', 'build-script-build', 'sleep'] } },
  ]);
  cargo.exit = { status: 124, signal: null };
  left.ended = 9;
  const killed = interpret({ trace, sinkhole: silent, witness: silent, baits }, STORY, interpreters);
  expect(killed.filter(({ kind }) => kind === 'process-outlived')).toEqual([]);
});
