import { PassThrough } from 'node:stream';
import type Docker from 'dockerode';
import { abortedFailure } from '../../kit/aborted.ts';
import { fail, ok, type Result } from '../../kit/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { ContainerExit, RunningContainer } from '../../ports/container-runtime.ts';
import { demultiplex } from './demultiplex.ts';
import { answered, lost } from './engine-failure.ts';

/** How long the engine may take to end a container before its outputs are taken for ended. Milliseconds. */
const END_MILLISECONDS = 10_000;

type Attached = RunningContainer['stdin'];

/** A started container. Killing and removing it may be asked for any number of times; its outputs end then, whatever the engine does. */
export function runningContainer(container: Docker.Container, stdin: Attached, pid: number): RunningContainer {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  // Writing to a container that has ended is no event of ours.
  stdin.on('error', () => {});
  void demultiplex(stdin, stdout, stderr);
  // Asked after the start: an exit before the question is answered as well. Whoever waits sees a rejection, not the process.
  const exited = container.wait({ condition: 'not-running' }) as Promise<{ StatusCode: number }>;
  exited.catch(() => {});
  const cut = () => stdin.destroy();
  let removed: Promise<void> | null = null;
  const remove = () => answered(container.remove({ force: true, v: true }), END_MILLISECONDS).catch(ignoreGone);
  return {
    id: container.id,
    pid,
    stdin,
    stdout,
    stderr,
    wait: (signal) => waitFor(container, exited, signal),
    kill: async () => {
      const gone = new Promise((resolve) => stdout.once('end', resolve).once('close', resolve));
      await answered(container.kill(), END_MILLISECONDS).catch(ignoreGone);
      // The engine says "killed" and its stream ends a moment later; a stream that stays is cut.
      answered(gone, END_MILLISECONDS).catch(cut);
    },
    [Symbol.asyncDispose]: async () => {
      removed ??= remove().finally(cut);
      await removed;
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
    const { State } = await answered(container.inspect());
    return ok({ status: status.StatusCode, outOfMemory: State.OOMKilled });
  } catch (error) {
    return fail(signal.aborted ? abortedFailure(signal, 'the cage') : lost(error));
  }
}

function abortable<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Already gone, or going: what was wanted. Where the engine itself is gone, the sweep finds the container by its label. */
export function ignoreGone(): void {}
