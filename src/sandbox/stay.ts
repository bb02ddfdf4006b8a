import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fail, ok, type Result } from '../kit/result.ts';
import type { SandboxPhase } from '../model/evidence.ts';
import type { Failure } from '../model/failure.ts';
import type { ContainerRuntime, Mount, RunningContainer } from '../ports/container-runtime.ts';
import { type Baits, baitPaths } from './baits.ts';
import { buildCage, type Run, SESSION, sinkholeCage, tracerCage } from './cages.ts';
import { LAYOUT } from './layout.ts';
import type { Scratch } from './scratch.ts';
import {
  isSensitive,
  openSinkhole,
  openTrace,
  type SinkholeLog,
  sinkholeCommand,
  type Trace,
  traceCommand,
} from './sensors/index.ts';

const TRACE_LIMITS = { calls: 300_000, lineBytes: 16 * 1024 * 1024 };
/** The sensors get this long to be there and, at the end, to tell what they still hold. */
const SENSOR_MILLISECONDS = 20_000;

export interface Stay {
  readonly trace: Trace;
  readonly sinkhole: SinkholeLog;
  readonly outOfMemory: boolean;
  readonly timedOut: boolean;
}

export interface Visit {
  readonly runtime: ContainerRuntime;
  readonly run: Run;
  readonly scratch: Scratch;
  readonly baits: Baits;
  readonly withPackage: boolean;
  readonly phases: readonly SandboxPhase[];
  /** Milliseconds that all phases together may take. */
  readonly budget: number;
}

/**
 * One stay in the cage: the false internet, then the build container held at its gate, then the tracer; only when both
 * sensors are there is the gate opened. Everything is gone when this returns, however it returns.
 */
export async function stayInCage(visit: Visit, signal: AbortSignal): Promise<Result<Stay, Failure>> {
  const { runtime, run } = visit;
  const sinkContainer = await runtime.start(sinkholeCage(run, sinkholeCommand()));
  if (!sinkContainer.ok) return sinkContainer;
  await using sink = sinkContainer.value;
  const sinkhole = openSinkhole(sink.stdout, sink.stderr);
  const buildContainer = await runtime.start(
    buildCage(run, sink.id, mountsOf(visit), { ...SESSION, ...visit.baits.environment }),
  );
  if (!buildContainer.ok) return buildContainer;
  await using build = buildContainer.value;
  const tracerContainer = await runtime.start(tracerCage(run, traceCommand(build.pid)));
  if (!tracerContainer.ok) return tracerContainer;
  await using tracer = tracerContainer.value;
  const baits = baitPaths(visit.baits);
  const trace = openTrace(tracer.stdout, tracer.stderr, {
    rootPid: build.pid,
    limits: TRACE_LIMITS,
    keepRead: (path) => isSensitive(path, baits),
  });
  const ready = await inTime(Promise.all([sinkhole.ready, trace.attached]), SENSOR_MILLISECONDS, signal);
  if (!ready.ok) return ready;
  drain(build);
  build.stdin.write('go\n');
  // Awaited here: on leaving this function the containers are removed.
  return await watch(visit, { build, sink, tracer }, sinkhole.finished, trace.finished, signal);
}

interface Containers {
  readonly build: RunningContainer;
  readonly sink: RunningContainer;
  readonly tracer: RunningContainer;
}

async function watch(
  visit: Visit,
  containers: Containers,
  sinkholeLog: Promise<SinkholeLog>,
  traced: Promise<Trace>,
  signal: AbortSignal,
): Promise<Result<Stay, Failure>> {
  const { build, sink, tracer } = containers;
  const budget = AbortSignal.timeout(visit.budget);
  const exit = await build.wait(AbortSignal.any([signal, budget]));
  const timedOut = !exit.ok && budget.aborted && !signal.aborted;
  if (!exit.ok && !timedOut) return exit;
  if (timedOut) await build.kill();
  const trace = await inTime(traced, SENSOR_MILLISECONDS, signal);
  // A tracer that does not end by itself is ended; what it told so far is a trace with a gap.
  if (!trace.ok) await tracer.kill();
  sink.stdin.end();
  const log = await inTime(sinkholeLog, SENSOR_MILLISECONDS, signal);
  if (!log.ok) await sink.kill();
  if (signal.aborted) return fail(interrupted());
  return ok({
    trace: await traced,
    sinkhole: await sinkholeLog,
    outOfMemory: exit.ok && exit.value.outOfMemory,
    timedOut,
  });
}

function mountsOf({ scratch, withPackage }: Visit): Mount[] {
  return [
    { from: `${scratch.path}/seed`, to: LAYOUT.seed },
    { from: `${scratch.path}/vendor`, to: LAYOUT.vendor },
    { from: `${scratch.path}/project`, to: LAYOUT.projectSource },
    { from: `${scratch.path}/start`, to: LAYOUT.start },
    ...(withPackage ? [{ from: `${scratch.path}/package`, to: LAYOUT.packageSource }] : []),
  ];
}

/** Output is untrusted, decides nothing, and must only never block the build: it is read and dropped. */
function drain(container: RunningContainer): void {
  for (const stream of [container.stdout, container.stderr] as Readable[]) stream.resume();
}

async function inTime<Value>(
  work: Promise<Value>,
  milliseconds: number,
  signal: AbortSignal,
): Promise<Result<Value, Failure>> {
  const timer = new AbortController();
  const stop = AbortSignal.any([signal, timer.signal]);
  try {
    const late = sleep(milliseconds, null, { signal: stop }).then(() => fail(lost('no word in time')));
    return await Promise.race([work.then(ok), late]);
  } catch (error) {
    return signal.aborted ? fail(interrupted()) : fail(lost(error instanceof Error ? error.message : String(error)));
  } finally {
    timer.abort();
    work.catch(() => {});
  }
}

function lost(where: string): Failure {
  return {
    code: 'engine-lost',
    blame: 'sandpit',
    what: 'a sensor of the cage is not there',
    where,
    remedy: "run 'npx sandpit doctor'",
  };
}

function interrupted(): Failure {
  return { code: 'interrupted', blame: 'caller', what: 'interrupted', where: 'the cage', remedy: 'scan it again' };
}
