import type { Duplex, Readable } from 'node:stream';
import type { Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';

/** A read-only folder or file of the host inside the container. */
export interface Mount {
  readonly from: string;
  readonly to: string;
}

/** All that a container is given; what is not named is denied. Sizes in bytes. */
export interface ContainerSpec {
  readonly image: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly directory: string;
  readonly hostname?: string;
  readonly runtime?: string;
  /** `none`, or the id of the container whose network namespace is joined. */
  readonly network: 'none' | { readonly joins: string };
  readonly hostProcesses?: boolean;
  readonly capabilities: readonly string[];
  readonly seccomp: string | null;
  readonly mounts: readonly Mount[];
  readonly tmpfs: Readonly<Record<string, string>>;
  readonly sysctls?: Readonly<Record<string, string>>;
  readonly memoryBytes: number;
  readonly pids: number;
  readonly cpus: number;
  /** The processors that it may run on: `0,1`; all where not said. */
  readonly cpuSet?: string;
  /** Container labels: the run it belongs to and when it is stale, for the sweep. */
  readonly run: string;
  readonly staleAt: number;
}

export interface ContainerExit {
  readonly status: number;
  readonly outOfMemory: boolean;
}

export interface RunningContainer extends AsyncDisposable {
  readonly id: string;
  /** Process id of its first process, in the engine's own PID namespace. */
  readonly pid: number;
  readonly stdin: Duplex;
  readonly stdout: Readable;
  readonly stderr: Readable;
  wait(signal: AbortSignal): Promise<Result<ContainerExit, Failure>>;
  kill(): Promise<void>;
}

export interface ImageDescription {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface ContainerRuntime {
  /** Engine version and the OCI runtimes it has. Fails with `engine-unreachable` and the command that mends it. */
  probe(): Promise<Result<{ readonly version: string; readonly runtimes: readonly string[] }, Failure>>;
  image(reference: string): Promise<ImageDescription | null>;
  start(spec: ContainerSpec): Promise<Result<RunningContainer, Failure>>;
  /** Removes containers of runs that are over: those past `staleAt`, and those whose worker process is gone. Returns how many. */
  sweep(now: number, alive: (run: string) => boolean): Promise<number>;
}
