import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { abortedFailure } from '../kit/aborted.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';
import type { ContainerRuntime, ContainerSpec, Mount, RunningContainer } from '../ports/container-runtime.ts';
import { type Baits, Dice } from './baits/index.ts';
import { buildCage, type Run, sinkholeCage } from './cages.ts';
import { LAYOUT } from './layout.ts';
import type { Personality } from './personalities/define-personality.ts';
import type { Scratch } from './scratch.ts';
import {
  openSinkhole,
  type SinkholeLog,
  sinkholeCommand,
  sinkholeSettings,
  type Trace,
  type Trust,
  type WitnessLog,
} from './sensors/index.ts';
import { LAID_OUT, LAYING_SECONDS, SESSION } from './session.ts';
import { type Sensor, startWatchers, type Watchers } from './watchers.ts';

/** The sensors get this long to be there and, at the end, to tell what they still hold. */
const SENSOR_MILLISECONDS = 20_000;
const PLACE = 'the cage';
/** Where Debian's programs look for the authorities that the machine trusts. */
const ROOTS = '/etc/ssl/certs';

export interface Stay {
  readonly trace: Trace;
  readonly sinkhole: SinkholeLog;
  readonly witness: WitnessLog;
  readonly outOfMemory: boolean;
  readonly timedOut: boolean;
}

/** Why each of the sensors may have missed something; empty where none has. */
export function gapsOf({ trace, sinkhole, witness }: Stay): string[] {
  return [trace.gap, sinkhole.gap, witness.gap].filter((gap) => gap !== null);
}

export interface Visit {
  readonly runtime: ContainerRuntime;
  readonly run: Run;
  readonly scratch: Scratch;
  readonly baits: Baits;
  readonly personality: Personality;
  /** Milliseconds that the whole stay may take. */
  readonly milliseconds: number;
  /** Takes what the build container prints; where nobody does it is dropped. */
  readonly takeOutput?: (output: Readable) => void;
}

/**
 * One stay in the cage: the false internet, then the build container held at its gate, then the tracer and the witness; only
 * when all sensors are there is the gate opened. Everything is gone when this returns, however it returns.
 */
export async function stayInCage(visit: Visit, signal: AbortSignal): Promise<Result<Stay, Failure>> {
  const { run } = visit;
  await using cell = new Cell(visit.runtime);
  const sink = await cell.start(
    sinkholeCage(run, sinkholeCommand(visit.personality.secondsLater), visit.personality.hostname),
  );
  if (!sink.ok) return sink;
  const sinkhole = openSinkhole(sink.value.stdout, sink.value.stderr);
  sink.value.stdin.write(sinkholeSettings(visit.baits));
  const trust = await inTime(sinkhole.ready, SENSOR_MILLISECONDS, signal);
  if (!trust.ok) return trust;
  const network = { joins: sink.value.id };
  const build = await cell.start(buildFor(visit, network, await layOut(trust.value, visit, sink.value.id)));
  if (!build.ok) return build;
  const laid = await inTime(laidOut(build.value), LAYING_SECONDS * 1000, signal);
  if (!laid.ok) return laid;
  const watchers = await startWatchers(build.value.pid, visit, (spec) => cell.start(spec));
  if (!watchers.ok) return watchers;
  const ready = await inTime(watchers.value.ready, SENSOR_MILLISECONDS, signal);
  if (!ready.ok) return ready;
  drain(build.value, visit.takeOutput);
  build.value.stdin.write(watchers.value.opensGate);
  const sinkLog = { finished: sinkhole.finished, container: sink.value };
  // Awaited here: on leaving this function the containers are removed.
  return await watch(visit, build.value, { ...watchers.value, sinkhole: sinkLog }, signal);
}

/** The build container of a visit, to be held at its gate: it runs nothing of the crate's before a line comes in. */
export function buildFor(visit: Visit, network: ContainerSpec['network'], more: readonly Mount[] = []): ContainerSpec {
  return buildCage(visit.run, network, [...mountsOf(visit), ...more], environmentOf(visit));
}

/** Settles when the build container has put its home in place and waits at its gate; rejects where it ends before. Nothing of the crate's runs until then. */
export function laidOut({ stdout, stderr }: RunningContainer): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-500);
    });
    stdout.once('data', (chunk: Buffer) => {
      if (chunk.toString().startsWith(LAID_OUT)) resolve();
    });
    stdout.once('end', () => reject(new Error(said.trim().split('\n').at(-1) || 'its home could not be laid out')));
  });
}

/** A value of `null` takes a variable away. */
function environmentOf({ baits, personality, run }: Visit): Record<string, string> {
  const dice = new Dice(`${run.id} ${personality.id}`);
  const own = personality.environment((name, length, letters) => dice.text(name, length, letters));
  const all = Object.entries({ ...SESSION, ...baits.environment, ...own });
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== null));
}

/**
 * The run's authority among the roots that the machine trusts: in the bundle that most clients read, and by its name's number
 * in the folder that the others do. Each stay has an authority of its own.
 */
async function layOut({ authority, hash, roots }: Trust, { scratch }: Visit, stay: string): Promise<Mount[]> {
  const folder = `roots/${stay.slice(0, 12)}`;
  return [
    { from: await scratch.write(`${folder}/bundle`, roots), to: `${ROOTS}/ca-certificates.crt` },
    { from: await scratch.write(`${folder}/one`, authority), to: `${ROOTS}/${hash}.0` },
  ];
}

/** The containers of one stay. They leave together, so that stopping takes as long as the slowest, not as long as all. */
class Cell implements AsyncDisposable {
  readonly #runtime: ContainerRuntime;
  readonly #containers: RunningContainer[] = [];

  constructor(runtime: ContainerRuntime) {
    this.#runtime = runtime;
  }

  async start(spec: ContainerSpec): Promise<Result<RunningContainer, Failure>> {
    const started = await this.#runtime.start(spec);
    if (started.ok) this.#containers.push(started.value);
    return started;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#containers.map((container) => container[Symbol.asyncDispose]()));
  }
}

interface Sensors extends Watchers {
  readonly sinkhole: Sensor<SinkholeLog> & { readonly container: RunningContainer };
}

async function watch(
  visit: Visit,
  build: RunningContainer,
  { sinkhole, trace, witness }: Sensors,
  signal: AbortSignal,
): Promise<Result<Stay, Failure>> {
  const budget = AbortSignal.timeout(visit.milliseconds);
  const exit = await build.wait(AbortSignal.any([signal, budget]));
  const timedOut = !exit.ok && budget.aborted && !signal.aborted;
  if (!exit.ok && !timedOut) return exit;
  if (timedOut) await build.kill();
  sinkhole.container.stdin.end();
  await Promise.all([sinkhole, trace, witness].map((sensor) => last(sensor, signal)));
  if (signal.aborted) return fail(abortedFailure(signal, PLACE));
  return ok({
    trace: await trace.finished,
    sinkhole: await sinkhole.finished,
    witness: await witness.finished,
    outOfMemory: exit.ok && exit.value.outOfMemory,
    timedOut,
  });
}

/** A sensor that does not end by itself is ended; what it told so far is a log with a gap. */
async function last({ finished, container }: Sensor<unknown>, signal: AbortSignal): Promise<void> {
  const ended = await inTime(finished, SENSOR_MILLISECONDS, signal);
  if (!ended.ok) await container?.kill();
}

function mountsOf({ scratch }: Visit): Mount[] {
  return [
    { from: `${scratch.path}/seed`, to: LAYOUT.seed },
    { from: `${scratch.path}/vendor`, to: LAYOUT.vendor },
    { from: `${scratch.path}/project`, to: LAYOUT.projectSource },
    { from: `${scratch.path}/start`, to: LAYOUT.start },
    { from: `${scratch.path}/package`, to: LAYOUT.packageSource },
  ];
}

/** Output is untrusted, decides nothing, and must only never block the build: it is read and, where nobody takes it, dropped. */
function drain({ stdout, stderr }: RunningContainer, takeOutput?: Visit['takeOutput']): void {
  if (takeOutput === undefined) stdout.resume();
  else takeOutput(stdout);
  stderr.resume();
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
    return signal.aborted
      ? fail(abortedFailure(signal, PLACE))
      : fail(lost(error instanceof Error ? error.message : String(error)));
  } finally {
    timer.abort();
    work.catch(() => {});
  }
}

/** No code of the crate has run by then: it is about this machine, and the job comes again. */
function lost(where: string): Failure {
  return {
    code: 'engine-lost',
    blame: 'engine',
    what: 'a sensor of the cage is not there',
    where,
    remedy: "run 'npx sandpit doctor'",
  };
}
