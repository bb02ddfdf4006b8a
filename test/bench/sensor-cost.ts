import { readFacts } from '../../src/facts/index.ts';
import { fetchCrate, parseTarget } from '../../src/fetch/index.ts';
import { fail, ok, type Result } from '../../src/kit/result.ts';
import { NO_ENTRY_POINTS } from '../../src/model/entry-points.ts';
import type { Failure } from '../../src/model/failure.ts';
import { IMAGES } from '../../src/model/images.ts';
import { GVISOR } from '../../src/model/runtimes.ts';
import type { ContainerRuntime, RunningContainer } from '../../src/ports/container-runtime.ts';
import { WHOLE_MACHINE } from '../../src/sandbox/berths.ts';
import { buildAndWatch, type Subject } from '../../src/sandbox/build-and-watch.ts';
import { OPEN } from '../../src/sandbox/session.ts';
import { buildFor, laidOut, type Stay, stayInCage, type Visit } from '../../src/sandbox/stay.ts';
import { unpackCrate } from '../../src/unpack/index.ts';
import { composeScan } from '../support/compose-scan.ts';

const BUDGET_MILLISECONDS = 900_000;
const LIMITS = { bytes: 64 * 1024 * 1024 };
const never = new AbortController().signal;

/** Wall time in milliseconds from the opening of the gate to the end of the build container, run by run. */
export interface Cost {
  readonly crate: string;
  readonly bare: readonly number[];
  readonly watched: readonly number[];
  /** The same under gVisor, with the sensors that there are; empty where the engine has no such runtime. */
  readonly walled: readonly number[];
}

/**
 * Stays in one cage again and again, in turns with its sensors and without: the same image, mounts, dependencies and script.
 * Fails where the crate cannot be had or built, or the cage is not there.
 */
export async function costOfSensors(crate: string, runs: number): Promise<Result<Cost, Failure>> {
  const composed = await composeScan();
  if (!composed.ok) return composed;
  await using composition = composed.value;
  const { ports } = composition;
  const subject = await subjectOf(crate, ports.registry);
  if (!subject.ok) return subject;
  const times: Times = { bare: [], watched: [], walled: [] };
  const cage = {
    ...ports,
    unpack: unpackDependency,
    reuse: null,
    stay: (visit: Visit) => stayInTurns(visit, runs, times),
  };
  const options = {
    runId: composition.newRunId(),
    runtime: null,
    berth: WHOLE_MACHINE,
    profile: 'quick' as const,
    deadline: ports.clock.now() + BUDGET_MILLISECONDS,
    linger: 0,
  };
  const built = await buildAndWatch(subject.value, cage, options, () => {}, never);
  if (!built.ok) return built;
  const broken = built.value.coverage.find(({ asked, state }) => asked && state !== 'complete');
  return broken === undefined ? ok({ crate, ...times }) : fail(notBuilt(crate, `${broken.stage}: ${broken.reason}`));
}

type Times = Record<'bare' | 'watched' | 'walled', number[]>;

/** Gives what the last watched stay saw. */
async function stayInTurns(visit: Visit, runs: number, times: Times): Promise<Result<Stay, Failure>> {
  let last: Result<Stay, Failure> = fail(notBuilt('bench', 'no run was asked for'));
  for (let at = 0; at < runs; at += 1) {
    const bare = await stayBare(visit);
    if (!bare.ok) return bare;
    times.bare.push(bare.value);
    last = await stayInCage({ ...visit, runtime: timed(visit.runtime, (took) => times.watched.push(took)) }, never);
    if (!last.ok) return last;
    const walled = await stayWalled(visit, times.walled);
    if (!walled.ok) return walled;
  }
  return last;
}

async function stayWalled(visit: Visit, times: number[]): Promise<Result<unknown, Failure>> {
  const engine = await visit.runtime.probe();
  if (!engine.ok || !engine.value.runtimes.includes(GVISOR)) return engine;
  const runtime = timed(visit.runtime, (took) => times.push(took));
  return stayInCage({ ...visit, run: { ...visit.run, runtime: GVISOR }, runtime }, never);
}

/** The build container alone: no tracer, and a network of its own in which there is nothing, as in the sinkhole's. */
async function stayBare(visit: Visit): Promise<Result<number, Failure>> {
  let took = 0;
  const runtime = timed(visit.runtime, (milliseconds) => {
    took = milliseconds;
  });
  const started = await runtime.start(buildFor(visit, 'none'));
  if (!started.ok) return started;
  await using build = started.value;
  await laidOut(build);
  build.stdout.resume();
  build.stderr.resume();
  build.stdin.write(OPEN.untraced);
  const exit = await build.wait(AbortSignal.timeout(visit.milliseconds));
  return exit.ok ? ok(took) : exit;
}

/** Tells how long the build container is waited for: the wait begins when its gate is opened. */
function timed(runtime: ContainerRuntime, tell: (milliseconds: number) => void): ContainerRuntime {
  const start: ContainerRuntime['start'] = async (spec) => {
    const started = await runtime.start(spec);
    return started.ok && spec.image === IMAGES.builder ? ok(timedContainer(started.value, tell)) : started;
  };
  return {
    probe: () => runtime.probe(),
    image: (reference) => runtime.image(reference),
    sweep: (now, alive) => runtime.sweep(now, alive),
    start,
  };
}

function timedContainer(container: RunningContainer, tell: (milliseconds: number) => void): RunningContainer {
  const { id, pid, stdin, stdout, stderr } = container;
  return {
    id,
    pid,
    stdin,
    stdout,
    stderr,
    kill: () => container.kill(),
    [Symbol.asyncDispose]: () => container[Symbol.asyncDispose](),
    wait: async (signal) => {
      const start = performance.now();
      const exit = await container.wait(signal);
      tell(performance.now() - start);
      return exit;
    },
  };
}

async function subjectOf(crate: string, registry: Parameters<typeof fetchCrate>[1]): Promise<Result<Subject, Failure>> {
  const target = parseTarget(crate);
  if (!target.ok) return target;
  const fetched = await fetchCrate(target.value, registry, LIMITS, never);
  if (!fetched.ok) return fetched;
  const { bytes, id, entry } = fetched.value;
  const unpacked = await unpackDependency(bytes, id, never);
  if (!unpacked.ok) return unpacked;
  const read = readFacts(unpacked.value, entry);
  return read.ok ? ok({ crate: unpacked.value, facts: read.value.facts, entries: NO_ENTRY_POINTS, entry }) : read;
}

const unpackDependency: Parameters<typeof buildAndWatch>[1]['unpack'] = async (bytes, id, signal) => {
  const read = await unpackCrate(bytes, id, undefined, signal);
  return read.ok ? read : fail(read.failure.failure);
};

function notBuilt(where: string, why: string): Failure {
  return { code: 'defect', blame: 'sandpit', what: `it was not built: ${why}`, where, remedy: 'scan it' };
}
