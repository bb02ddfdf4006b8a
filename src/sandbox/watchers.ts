import { ok, type Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';
import { GVISOR } from '../model/runtimes.ts';
import type { ContainerSpec, RunningContainer } from '../ports/container-runtime.ts';
import { type Baits, baitPaths } from './baits/index.ts';
import { type Run, tracerCage, witnessCage } from './cages.ts';
import type { Personality } from './personalities/define-personality.ts';
import {
  isSensitive,
  openTrace,
  openWitness,
  paced,
  type Trace,
  traceCommand,
  UNSEEN,
  type WitnessLog,
  witnessCommand,
} from './sensors/index.ts';
import { OPEN } from './session.ts';

const MIB = 1024 * 1024;
const TRACE_LIMITS = { calls: 100_000, lineBytes: 16 * MIB, bytes: 64 * MIB, processes: 100_000 };

/** What a sensor will have told, and the container that it is in; none where there is no such sensor. */
export interface Sensor<Log> {
  readonly finished: Promise<Log>;
  readonly container: RunningContainer | null;
}

/** The sensors that look into the build container from outside. */
export interface Watchers {
  /** Settles when all look into it. */
  readonly ready: Promise<unknown>;
  /** The line that opens its gate, once they are ready. */
  readonly opensGate: string;
  readonly trace: Sensor<Trace>;
  readonly witness: Sensor<WitnessLog>;
}

/** Under gVisor the calls and the files of the build container are not those of this machine's kernel. */
const NOBODY: Watchers = {
  ready: Promise.resolve(),
  opensGate: OPEN.untraced,
  trace: { finished: Promise.resolve(UNSEEN), container: null },
  witness: { finished: Promise.resolve({ events: [], gap: null }), container: null },
};

/** Starts tracer and witness of the build container, which is held at its gate and whose first process has this number outside. */
export async function startWatchers(
  pid: number,
  visit: { readonly run: Run; readonly baits: Baits; readonly personality: Personality },
  start: (spec: ContainerSpec) => Promise<Result<RunningContainer, Failure>>,
): Promise<Result<Watchers, Failure>> {
  const { run } = visit;
  if (run.runtime === GVISOR) return ok(NOBODY);
  const baits = baitPaths(visit.baits);
  const [tracer, container] = await Promise.all([
    start(tracerCage(run, traceCommand(pid, visit.personality.secondsLater))),
    start(witnessCage(run, witnessCommand(pid, [...baits.keys()]))),
  ]);
  if (!tracer.ok) return tracer;
  if (!container.ok) return container;
  const trace = openTrace(paced(tracer.value.stdout), tracer.value.stderr, {
    rootPid: pid,
    limits: TRACE_LIMITS,
    keepRead: (path) => isSensitive(path, baits),
  });
  const witness = openWitness(container.value.stdout, container.value.stderr);
  return ok({
    ready: Promise.all([trace.attached, witness.ready]),
    opensGate: OPEN.traced,
    trace: { finished: trace.finished, container: tracer.value },
    witness: { finished: witness.finished, container: container.value },
  });
}
