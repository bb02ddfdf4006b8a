import Docker from 'dockerode';
import { fail, ok, type Result } from '../../kit/result.ts';
import type { Failure } from '../../model/failure.ts';
import type {
  ContainerRuntime,
  ContainerSpec,
  ImageDescription,
  RunningContainer,
} from '../../ports/container-runtime.ts';
import { createOptions, RUN_LABEL, STALE_LABEL } from './docker-options.ts';
import { engineSocket } from './docker-socket.ts';
import { answered, startFailure, unreachable } from './engine-failure.ts';
import { ignoreGone, runningContainer } from './running-container.ts';

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
    const info = (await answered(docker.info())) as { ServerVersion: string; Runtimes?: Record<string, unknown> };
    return ok({ version: info.ServerVersion, runtimes: Object.keys(info.Runtimes ?? {}) });
  } catch (error) {
    return fail(unreachable(error));
  }
}

async function describeImage(docker: Docker, reference: string): Promise<ImageDescription | null> {
  try {
    const found = await answered(docker.getImage(reference).inspect());
    return { id: found.Id, labels: found.Config.Labels ?? {} };
  } catch {
    return null;
  }
}

async function start(docker: Docker, spec: ContainerSpec): Promise<Result<RunningContainer, Failure>> {
  let container: Docker.Container | null = null;
  try {
    container = await answered(docker.createContainer(createOptions(spec)));
    // Attached before the start, so that no byte is missed.
    const attach = container.attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true });
    const stream = (await answered(attach)) as RunningContainer['stdin'];
    await answered(container.start());
    const { State } = await answered(container.inspect());
    return ok(runningContainer(container, stream, State.Pid));
  } catch (error) {
    const half = container?.remove({ force: true, v: true });
    if (half !== undefined) await answered(half).catch(ignoreGone);
    return fail(startFailure(error, spec, container !== null));
  }
}

async function sweep(docker: Docker, now: number, alive: (run: string) => boolean): Promise<number> {
  const containers = await answered(docker.listContainers({ all: true, filters: { label: [RUN_LABEL] } })).catch(
    () => [],
  );
  const stale = containers.filter(({ Labels }) => Number(Labels[STALE_LABEL]) < now || !alive(Labels[RUN_LABEL] ?? ''));
  const removals = stale.map(({ Id }) => answered(docker.getContainer(Id).remove({ force: true, v: true })));
  await Promise.all(removals.map((removal) => removal.catch(ignoreGone)));
  return stale.length;
}
