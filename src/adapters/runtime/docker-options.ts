import type { ContainerCreateOptions } from 'dockerode';
import type { ContainerSpec } from '../../ports/container-runtime.ts';

export const RUN_LABEL = 'sandpit.run';
export const STALE_LABEL = 'sandpit.stale-at';

/** Its own view of control groups: their paths would name the container. dockerode's types do not know the option. */
const OWN_CGROUPS: object = { CgroupnsMode: 'private' };

/** Our specification in the engine's words. Pure, so that a golden can hold the whole lockdown. */
export function createOptions(spec: ContainerSpec): ContainerCreateOptions {
  return {
    Image: spec.image,
    Entrypoint: [],
    Cmd: [...spec.command],
    Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
    User: spec.user,
    WorkingDir: spec.directory,
    ...(typeof spec.network === 'string' && spec.hostname !== undefined && { Hostname: spec.hostname }),
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    OpenStdin: true,
    StdinOnce: true,
    Tty: false,
    Labels: { [RUN_LABEL]: spec.run, [STALE_LABEL]: String(spec.staleAt) },
    HostConfig: hostConfig(spec),
  };
}

function hostConfig(spec: ContainerSpec): NonNullable<ContainerCreateOptions['HostConfig']> {
  return {
    NetworkMode: spec.network === 'none' ? 'none' : `container:${spec.network.joins}`,
    ...(spec.runtime !== undefined && { Runtime: spec.runtime }),
    ...(spec.hostProcesses === true && { PidMode: 'host' }),
    CapDrop: ['ALL'],
    CapAdd: [...spec.capabilities],
    SecurityOpt: ['no-new-privileges', ...(spec.seccomp === null ? [] : [`seccomp=${spec.seccomp}`])],
    ReadonlyRootfs: true,
    Mounts: spec.mounts.map(({ from, to }) => ({
      Type: 'bind',
      Source: from,
      Target: to,
      ReadOnly: true,
    })),
    Tmpfs: { ...spec.tmpfs },
    ...(spec.sysctls !== undefined && { Sysctls: { ...spec.sysctls } }),
    Memory: spec.memoryBytes,
    // No swap on top: it would hide memory pressure and slow the neighbour.
    MemorySwap: spec.memoryBytes,
    PidsLimit: spec.pids,
    ...(spec.cpuSet !== undefined && { CpusetCpus: spec.cpuSet }),
    NanoCpus: Math.round(spec.cpus * 1e9),
    IpcMode: 'none',
    ...OWN_CGROUPS,
    Ulimits: [
      { Name: 'core', Soft: 0, Hard: 0 },
      { Name: 'nofile', Soft: 4096, Hard: 4096 },
      { Name: 'fsize', Soft: 2 ** 31, Hard: 2 ** 31 },
      { Name: 'memlock', Soft: 65_536, Hard: 65_536 },
    ],
    // The engine's own log would fill the disk at the speed of a hostile print loop.
    LogConfig: { Type: 'none', Config: {} },
    RestartPolicy: { Name: 'no' },
    AutoRemove: false,
  };
}
