import { PassThrough } from 'node:stream';
import Docker from 'dockerode';
import { fail, ok, type Result } from '../../kit/result.ts';
import type { Failure } from '../../model/failure.ts';
import type {
  ContainerExit,
  ContainerRuntime,
  ContainerSpec,
  ImageDescription,
  RunningContainer,
} from '../../ports/container-runtime.ts';
import { createOptions, RUN_LABEL, STALE_LABEL } from './docker-options.ts';
import { engineSocket } from './docker-socket.ts';

/** Containers through the engine's API. Nothing of a container outlives its disposal. */
export function dockerRuntime(environment: Readonly<Record<string, string | undefined>>): ContainerRuntime {
  const docker = new Docker(engineSocket(environment) ?? undefined);
  return {
    probe: () => probe(docker),
    image: (reference) => describeImage(docker, reference),
    start: (spec) => start(docker, spec),
    sweep: (now, alive) => sweep(docker, now, alive),
  };
}

async function probe(docker: Docker): Promise<Result<{ version: string; runtimes: string[] }, Failure>> {
  try {
    const info = (await docker.info()) as { ServerVersion: string; Runtimes?: Record<string, unknown> };
    return ok({ version: info.ServerVersion, runtimes: Object.keys(info.Runtimes ?? {}) });
  } catch (error) {
    return fail(unreachable(error));
  }
}

async function describeImage(docker: Docker, reference: string): Promise<ImageDescription | null> {
  try {
    const found = await docker.getImage(reference).inspect();
    return { id: found.Id, labels: found.Config.Labels ?? {} };
  } catch {
    return null;
  }
}

async function start(docker: Docker, spec: ContainerSpec): Promise<Result<RunningContainer, Failure>> {
  let container: Docker.Container | null = null;
  try {
    container = await docker.createContainer(createOptions(spec));
    const stream = await container.attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true });
    const exited = container.wait({ condition: 'next-exit' }) as Promise<{ StatusCode: number }>;
    // Registered before the start so that no exit is missed; whoever waits sees the rejection, not the process.
    exited.catch(() => {});
    await container.start();
    const { State } = await container.inspect();
    return ok(running(docker, container, stream, exited, State.Pid));
  } catch (error) {
    await container?.remove({ force: true, v: true }).catch(() => {});
    return fail(startFailure(error, spec));
  }
}

function running(
  docker: Docker,
  container: Docker.Container,
  stdin: NodeJS.ReadWriteStream,
  exited: Promise<{ StatusCode: number }>,
  pid: number,
): RunningContainer {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  docker.modem.demuxStream(stdin, stdout, stderr);
  // demuxStream ends nothing by itself: a reader would wait for ever.
  for (const event of ['end', 'close', 'error']) {
    stdin.on(event, () => {
      stdout.end();
      stderr.end();
    });
  }
  let removed: Promise<void> | null = null;
  const remove = () => (removed ??= container.remove({ force: true, v: true }).catch(ignoreGone));
  return {
    id: container.id,
    pid,
    stdin: stdin as RunningContainer['stdin'],
    stdout,
    stderr,
    wait: (signal) => waitFor(container, exited, signal),
    kill: () => container.kill().catch(ignoreGone),
    [Symbol.asyncDispose]: async () => {
      await remove();
      stdin.end();
    },
  };
}

async function waitFor(
  container: Docker.Container,
  exited: Promise<{ StatusCode: number }>,
  signal: AbortSignal,
): Promise<Result<ContainerExit, Failure>> {
  try {
    const status = await abortable(exited, signal);
    const { State } = await container.inspect();
    return ok({ status: status.StatusCode, outOfMemory: State.OOMKilled });
  } catch (error) {
    if (signal.aborted) return fail(timedOut());
    return fail(lost(error));
  }
}

function abortable<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

async function sweep(docker: Docker, now: number, alive: (run: string) => boolean): Promise<number> {
  const containers = await docker.listContainers({ all: true, filters: { label: [RUN_LABEL] } }).catch(() => []);
  const stale = containers.filter(({ Labels }) => Number(Labels[STALE_LABEL]) < now || !alive(Labels[RUN_LABEL] ?? ''));
  await Promise.all(stale.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true }).catch(ignoreGone)));
  return stale.length;
}

/** Already gone, or going: what was wanted. Anything else surfaces at the next call to the engine. */
function ignoreGone(): void {}

function reason(error: unknown): string {
  const text = error instanceof Error ? ((error as { reason?: string }).reason ?? error.message) : String(error);
  return (text.split('\n')[0] ?? '').slice(0, 300);
}

const MEND = "run 'npx sandpit doctor --mend'";

function unreachable(error: unknown): Failure {
  return {
    code: 'engine-unreachable',
    blame: 'engine',
    what: 'no container engine answers',
    where: reason(error),
    remedy: MEND,
  };
}

function lost(error: unknown): Failure {
  return {
    code: 'engine-lost',
    blame: 'engine',
    what: 'the container engine was lost',
    where: reason(error),
    remedy: `${MEND}, then scan again`,
  };
}

function timedOut(): Failure {
  return {
    code: 'timed-out',
    blame: 'sandpit',
    what: 'stopped before the container ended',
    where: 'the cage',
    remedy: 'give it a larger --budget',
  };
}

function startFailure(error: unknown, spec: ContainerSpec): Failure {
  const status = (error as { statusCode?: number }).statusCode;
  if (status === undefined) return lost(error);
  if (status === 404)
    return { code: 'image-missing', blame: 'engine', what: 'image missing', where: spec.image, remedy: MEND };
  if (/no space left/i.test(reason(error))) {
    return {
      code: 'disk-full',
      blame: 'engine',
      what: 'disk full',
      where: "the container engine's folder",
      remedy: 'free some room, then scan again',
    };
  }
  return {
    code: 'engine-lost',
    blame: 'engine',
    what: 'the engine could not start a container',
    where: reason(error),
    remedy: MEND,
  };
}
