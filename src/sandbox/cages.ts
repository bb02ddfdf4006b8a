import { IMAGES } from '../model/images.ts';
import type { ContainerSpec, Mount } from '../ports/container-runtime.ts';
import type { Berth } from './berths.ts';
import { LAYOUT } from './layout.ts';
import { SECCOMP } from './seccomp.ts';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
const DEV = '1000:1000';

/** What all containers of one run share. */
export interface Run {
  readonly id: string;
  /** Milliseconds since the epoch after which the run is over, whatever its worker says. */
  readonly staleAt: number;
  readonly runtime: string | null;
  readonly berth: Berth;
}

const base = (run: Run) => ({
  run: run.id,
  staleAt: run.staleAt,
  environment: {},
  seccomp: null,
  mounts: [],
  tmpfs: {},
  capabilities: [],
  pids: 64,
  cpus: 1,
  ...(run.berth.cpus === null ? {} : { cpuSet: run.berth.cpus }),
  memoryBytes: 512 * MIB,
});

/** The false internet, whose name is the machine's in the build container, too: the only one with rights over its network namespace, in which there is nothing but loopback. */
export function sinkholeCage(run: Run, command: readonly string[], hostname: string): ContainerSpec {
  return {
    ...base(run),
    image: IMAGES.sinkhole,
    command,
    user: '0:0',
    directory: '/srv',
    hostname,
    network: 'none',
    capabilities: ['NET_ADMIN', 'NET_BIND_SERVICE', 'NET_RAW'],
    sysctls: { 'net.ipv6.conf.all.disable_ipv6': '0' },
    tmpfs: { '/run': 'rw,nosuid,nodev,noexec,size=1m' },
  };
}

/**
 * The tracer sees all processes of the engine's machine, is asked by its kernel before a file of the build container is opened
 * (which takes SYS_ADMIN), takes the engine's mark out of its root (SYS_CHROOT, to enter it), has no network and no files but its
 * image's, and runs no code of the crate's.
 */
export function tracerCage(run: Run, command: readonly string[]): ContainerSpec {
  return {
    ...base(run),
    image: IMAGES.sinkhole,
    command,
    user: '0:0',
    directory: '/',
    network: 'none',
    hostProcesses: true,
    capabilities: ['SYS_PTRACE', 'DAC_READ_SEARCH', 'SYS_ADMIN', 'SYS_CHROOT'],
    memoryBytes: 1024 * MIB,
  };
}

/** The second sensor of files and processes: reads what the kernel keeps of the build container, and has no network. */
export function witnessCage(run: Run, command: readonly string[]): ContainerSpec {
  const rights = ['SYS_PTRACE', 'DAC_READ_SEARCH'];
  return { ...tracerCage(run, command), directory: '/srv', capabilities: rights, memoryBytes: 256 * MIB };
}

/** Resolves dependencies: runs cargo on our own manifest only, sees the index through one socket and nothing else. */
export function resolveCage(run: Run, command: readonly string[], mounts: readonly Mount[]): ContainerSpec {
  return {
    ...base(run),
    image: IMAGES.builder,
    command,
    user: DEV,
    directory: LAYOUT.home,
    network: 'none',
    mounts,
    environment: {
      HOME: LAYOUT.home,
      PATH: '/usr/local/bin:/usr/bin:/bin',
      CARGO_NET_RETRY: '0',
      CARGO_TERM_COLOR: 'never',
    },
    tmpfs: { [LAYOUT.home]: home(256 * MIB), '/tmp': temp(64 * MIB) },
    seccomp: SECCOMP,
    memoryBytes: GIB,
    cpus: Math.min(2, run.berth.count),
  };
}

/** Where the crate is built and run. No capability, no way out, nothing writable but memory that ends with it. */
export function buildCage(
  run: Run,
  network: ContainerSpec['network'],
  mounts: readonly Mount[],
  environment: Readonly<Record<string, string>>,
): ContainerSpec {
  return {
    ...base(run),
    image: IMAGES.builder,
    command: ['/bin/sh', `${LAYOUT.start}/gate`],
    user: DEV,
    directory: LAYOUT.home,
    network,
    mounts,
    environment,
    tmpfs: { [LAYOUT.home]: home(3 * GIB), '/tmp': temp(512 * MIB) },
    seccomp: SECCOMP,
    memoryBytes: 4 * GIB,
    pids: 512,
    cpus: Math.min(2, run.berth.count),
    ...(run.runtime === null ? {} : { runtime: run.runtime }),
  };
}

/** Build scripts run from the target folder, so it must be executable; inodes are capped against a filler of empty files. */
function home(bytes: number): string {
  return `rw,exec,nosuid,nodev,size=${bytes},nr_inodes=400000,uid=1000,gid=1000,mode=0755`;
}

function temp(bytes: number): string {
  return `rw,exec,nosuid,nodev,size=${bytes},nr_inodes=50000,mode=1777`;
}
