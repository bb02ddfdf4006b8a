import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createOptions } from '../../src/adapters/runtime/docker-options.ts';
import { WHOLE_MACHINE } from '../../src/sandbox/berths.ts';
import { buildCage, resolveCage, sinkholeCage, tracerCage, witnessCage } from '../../src/sandbox/cages.ts';
import { SECCOMP } from '../../src/sandbox/seccomp.ts';
import { traceCommand } from '../../src/sandbox/sensors/index.ts';
import { SESSION } from '../../src/sandbox/session.ts';
import { FOLLOWED, REFUSED, stopsFilter } from '../../src/sandbox/stops.ts';

const RUN = { id: '1-2-3-0123456789ab', staleAt: 1000, runtime: null, berth: WHOLE_MACHINE };
const CAGES = {
  sinkhole: sinkholeCage(RUN, ['node', 'main.ts'], 'workstation'),
  tracer: tracerCage(RUN, ['strace']),
  witness: witnessCage(RUN, ['node', 'witness.ts', '1']),
  resolve: resolveCage(RUN, ['sh'], [{ from: '/host/index', to: '/run/index' }]),
  build: buildCage(RUN, { joins: 'sinkhole-id' }, [{ from: '/host/vendor', to: '/usr/share/cargo/registry' }], SESSION),
};
const options = (name: keyof typeof CAGES) => createOptions(CAGES[name]);

test('the build container is given exactly this', () => {
  const { HostConfig, ...rest } = options('build');
  const { SecurityOpt, ...host } = HostConfig ?? {};
  expect(SecurityOpt).toEqual(['no-new-privileges', `seccomp=${SECCOMP}`]);
  expect({ ...rest, Env: undefined, host }).toMatchInlineSnapshot(`
    {
      "AttachStderr": true,
      "AttachStdin": true,
      "AttachStdout": true,
      "Cmd": [
        "/bin/sh",
        "/usr/local/lib/start/gate",
      ],
      "Entrypoint": [],
      "Env": undefined,
      "Image": "sandpit-builder:current",
      "Labels": {
        "sandpit.run": "1-2-3-0123456789ab",
        "sandpit.stale-at": "1000",
      },
      "OpenStdin": true,
      "StdinOnce": true,
      "Tty": false,
      "User": "1000:1000",
      "WorkingDir": "/home/dev",
      "host": {
        "AutoRemove": false,
        "CapAdd": [],
        "CapDrop": [
          "ALL",
        ],
        "CgroupnsMode": "private",
        "IpcMode": "none",
        "LogConfig": {
          "Config": {},
          "Type": "none",
        },
        "Memory": 4294967296,
        "MemorySwap": 4294967296,
        "Mounts": [
          {
            "ReadOnly": true,
            "Source": "/host/vendor",
            "Target": "/usr/share/cargo/registry",
            "Type": "bind",
          },
        ],
        "NanoCpus": 2000000000,
        "NetworkMode": "container:sinkhole-id",
        "PidsLimit": 512,
        "ReadonlyRootfs": true,
        "RestartPolicy": {
          "Name": "no",
        },
        "Tmpfs": {
          "/home/dev": "rw,exec,nosuid,nodev,size=3221225472,nr_inodes=400000,uid=1000,gid=1000,mode=0755",
          "/tmp": "rw,exec,nosuid,nodev,size=536870912,nr_inodes=50000,mode=1777",
        },
        "Ulimits": [
          {
            "Hard": 0,
            "Name": "core",
            "Soft": 0,
          },
          {
            "Hard": 4096,
            "Name": "nofile",
            "Soft": 4096,
          },
          {
            "Hard": 2147483648,
            "Name": "fsize",
            "Soft": 2147483648,
          },
          {
            "Hard": 65536,
            "Name": "memlock",
            "Soft": 65536,
          },
        ],
      },
    }
  `);
});

test.each(Object.keys(CAGES) as (keyof typeof CAGES)[])(
  '%s has no way out, no swap, no log, no writable root or mount',
  (name) => {
    const host = options(name).HostConfig ?? {};
    expect(host.NetworkMode).toBe(name === 'build' ? 'container:sinkhole-id' : 'none');
    expect(host.ReadonlyRootfs).toBe(true);
    expect(host.CapDrop).toEqual(['ALL']);
    expect(host.MemorySwap).toBe(host.Memory);
    expect(host.LogConfig).toEqual({ Type: 'none', Config: {} });
    expect(host.Mounts?.every((mount) => mount.Type === 'bind' && mount.ReadOnly === true) ?? true).toBe(true);
    expect(host).not.toHaveProperty('Privileged');
    expect(host).not.toHaveProperty('Binds');
    expect(host).not.toHaveProperty('PortBindings');
    expect(host.PidsLimit).toBeGreaterThan(0);
  },
);

test('only the sinkhole has rights over a network, and only tracer and witness over processes', () => {
  expect(CAGES.build.capabilities).toEqual([]);
  expect(CAGES.resolve.capabilities).toEqual([]);
  expect(CAGES.sinkhole.capabilities).not.toContain('SYS_PTRACE');
  expect(CAGES.witness.capabilities).toEqual(['SYS_PTRACE', 'DAC_READ_SEARCH']);
  // The kernel asks only who may administrate before a file is opened.
  expect(CAGES.tracer.capabilities).toEqual(['SYS_PTRACE', 'DAC_READ_SEARCH', 'SYS_ADMIN', 'SYS_CHROOT']);
  expect(options('build').HostConfig).not.toHaveProperty('PidMode');
});

test('nothing in the build container is named after a scanner', () => {
  const { Labels: _ours, ...seen } = options('build');
  const { HostConfig: _profile, Image: _image, ...visible } = seen;
  expect(JSON.stringify(visible)).not.toMatch(/sandpit|sandbox|scan|cage|trace|sink|bait/i);
});

test('the runtime asked for is passed on, for the crate only', () => {
  const run = { ...RUN, runtime: 'runsc' };
  expect(createOptions(buildCage(run, { joins: 'x' }, [], {})).HostConfig?.Runtime).toBe('runsc');
  expect(createOptions(tracerCage(run, [])).HostConfig).not.toHaveProperty('Runtime');
});

const TRACER = new URL('../../sandbox-images/sinkhole/chosen-calls.c', import.meta.url);
interface Rule {
  readonly names: readonly string[];
  readonly action: string;
  readonly args?: readonly { readonly index: number; readonly value: number; readonly op: string }[];
}
const profile = JSON.parse(SECCOMP) as {
  readonly defaultAction: string;
  readonly architectures: readonly string[];
  readonly syscalls: readonly Rule[];
};
const rulesOf = (name: string, action: string) =>
  profile.syscalls.filter((rule) => rule.names.includes(name) && rule.action === action);
const allowed = (name: string) => rulesOf(name, 'SCMP_ACT_ALLOW');
const traced = (name: string) => rulesOf(name, 'SCMP_ACT_TRACE');
/** What the filter of the first process says of a call, by running its instructions. An opening changes the file unless told. */
function verdict(
  architecture: number,
  number: number,
  given: readonly bigint[] = [1n, 1n, 1n],
  filter = stopsFilter(),
): number {
  const call = Buffer.alloc(64);
  call.writeUInt32LE(number, 0);
  call.writeUInt32LE(architecture, 4);
  for (const [at, value] of given.entries()) call.writeBigUInt64LE(value, 16 + 8 * at);
  let loaded = 0;
  for (let at = 0; at < filter.length; at += 8) {
    const [code, value] = [filter.readUInt16LE(at), filter.readUInt32LE(at + 4)];
    if (code === 0x06) return value;
    if (code === 0x20) loaded = call.readUInt32LE(value);
    else at += 8 * filter.readUInt8(at + (holds(code, loaded, value) ? 2 : 3));
  }
  throw new Error('it ends without a verdict');
}

/** The condition of a jump: the same, or any bit of it. */
const holds = (code: number, loaded: number, value: number) =>
  code === 0x15 ? loaded === value : (loaded & value) !== 0;

test('the filter denies by default, knows one architecture, and names no call twice without a condition', () => {
  expect(profile.defaultAction).toBe('SCMP_ACT_ERRNO');
  expect(profile.architectures).toEqual(['SCMP_ARCH_X86_64']);
  const names = profile.syscalls.filter((rule) => rule.args === undefined).flatMap((rule) => rule.names);
  expect(new Set(names).size).toBe(names.length);
});

test.each(
  `io_uring_setup io_uring_enter io_uring_register ptrace process_vm_readv process_vm_writev pidfd_getfd kcmp userfaultfd
  name_to_handle_at open_by_handle_at vmsplice memfd_secret keyctl add_key request_key bpf perf_event_open mount umount2 pivot_root
  setns unshare chroot init_module finit_module kexec_load reboot swapon acct quotactl syslog lookup_dcookie move_mount open_tree fsopen
  process_madvise iopl ioperm settimeofday clock_settime clock_adjtime sethostname nfsservctl uselib ustat vhangup`.split(
    /\s+/,
  ),
)('the filter denies %s', (name) => {
  expect(allowed(name)).toEqual([]);
});

test('of the calls that may go on, just those that are followed stop for the tracer', () => {
  const numbers = Array.from({ length: 1024 }, (_, number) => number);
  const stopping = numbers.filter((number) => verdict(0xc000003e, number) === 0x7ff00000);
  expect(stopping).toEqual(Object.values(FOLLOWED).sort((a, b) => a - b));
  expect(numbers.every((number) => stopping.includes(number) || verdict(0xc000003e, number) === 0x7fff0000)).toBe(true);
  expect(verdict(0x40000003, FOLLOWED.execve)).toBe(0x7fff0000);
});

test('openings that only read do not stop, nor times set of an open file; whatever may change a file does', () => {
  const stops = (name: 'open' | 'openat' | 'openat2' | 'creat' | 'utimensat', ...given: readonly bigint[]) =>
    verdict(0xc000003e, FOLLOWED[name], given) === 0x7ff00000;
  const [closeOnExec, directory, unnamed] = [0o2000000n, 0o200000n, 0o20200000n];
  for (const flags of [0n, closeOnExec, directory, 0o400000n]) {
    expect([stops('open', 1n, flags), stops('openat', 1n, 1n, flags)]).toEqual([false, false]);
    expect([stops('openat2', 1n, 1n, flags), stops('creat', 1n, flags)]).toEqual([true, true]);
  }
  for (const flags of [1n, 2n, 0o100n, 0o1000n, 0o2000n, unnamed | 2n, closeOnExec | 0o101n])
    expect([stops('open', 1n, flags), stops('openat', 1n, 1n, flags)]).toEqual([true, true]);
  expect([stops('utimensat', 5n, 0n), stops('utimensat', 5n, 0x7f00n), stops('utimensat', 5n, 0x1_0000_0000n)]).toEqual(
    [false, true, true],
  );
});

test('where it is later just what tells a date stops, to be answered', () => {
  const stops = (dates: boolean, call: number, clock: bigint) =>
    verdict(0xc000003e, call, [clock, 1n, 1n], stopsFilter(dates)) === 0x7ff00000;
  for (const clock of [0n, 5n, 11n]) expect([stops(true, 228, clock), stops(false, 228, clock)]).toEqual([true, false]);
  for (const clock of [1n, 2n, 3n, 4n, 6n, 7n]) expect(stops(true, 228, clock)).toBe(false);
  for (const call of [96, 201]) expect([stops(true, call, 1n), stops(false, call, 1n)]).toEqual([true, false]);
});

test('what is told of and refused stops for the tracer, which lets only the followed calls go on', () => {
  for (const name of Object.keys(REFUSED)) expect([allowed(name), traced(name).length]).toEqual([[], 1]);
  const [settings] = traceCommand(10).filter((word) => word.startsWith('TRACE_MAY='));
  expect(settings?.slice('TRACE_MAY='.length).split(',').map(Number)).toEqual(Object.values(FOLLOWED));
  for (const name of Object.keys(FOLLOWED)) expect(allowed(name), name).not.toEqual([]);
});

test('filter and tracer draw the same line through sockets and clones', async () => {
  const text = await readFile(TRACER, 'utf8');
  const mask = allowed('clone')[0]?.args?.[0]?.value ?? 0;
  expect(text).toContain(`#define APART 0x${mask.toString(16)}\n`);
  expect(traced('clone').reduce((sum, { args }) => sum | (args?.[0]?.value ?? 0), 0)).toBe(mask);
  const families = [...text.matchAll(/first == (\d+)/g)].map((match) => Number(match[1]));
  expect(families).toEqual(allowed('socket').map((rule) => rule.args?.[0]?.value));
  expect(text).toContain('(first == 16 && at->rdx == 0)');
  const others = traced('socket').filter((rule) => rule.args?.[0]?.op === 'SCMP_CMP_EQ');
  expect(others.map((rule) => rule.args?.[0]?.value)).toEqual([0, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16]);
});

test('no condition of a call is met twice: which of two rules would hold is nowhere written', () => {
  for (const name of ['prctl', 'personality']) {
    const values = [...allowed(name), ...traced(name)].map((rule) => rule.args?.[0]?.value);
    expect(new Set(values).size).toBe(values.length);
  }
  expect(traced('prctl').map((rule) => rule.args?.[0]?.value)).toEqual([4, 35, 0x59616d61]);
});

test('no listener: what one lets go on would pass by the tracer', () => {
  const rule = { index: 1, value: 8, op: 'SCMP_CMP_MASKED_EQ' };
  expect(allowed('seccomp').map(({ args }) => args)).toEqual([[{ ...rule, valueTwo: 0 }]]);
  expect(traced('seccomp').map(({ args }) => args)).toEqual([[{ ...rule, valueTwo: 8 }]]);
});

test('sockets: unix, internet, and of netlink the routes only', () => {
  const family = (value: number) => ({ index: 0, value, op: 'SCMP_CMP_EQ' });
  expect(allowed('socket').map((rule) => rule.args)).toEqual([
    ...[1, 2, 10].map((value) => [family(value)]),
    [family(16), { index: 2, value: 0, op: 'SCMP_CMP_EQ' }],
  ]);
});

test('clone makes no namespace and hides no child from the tracer, and clone3, whose flags a filter cannot read, is told not to exist', () => {
  const flags = {
    newcgroup: 0x02000000,
    newipc: 0x08000000,
    newnet: 0x40000000,
    newns: 0x20000,
    newpid: 0x20000000,
    newuser: 0x10000000,
    newuts: 0x04000000,
    untraced: 0x00800000,
  };
  const mask = allowed('clone')[0]?.args?.[0];
  expect(mask).toEqual({
    index: 0,
    value: Object.values(flags).reduce((sum, flag) => sum | flag, 0),
    valueTwo: 0,
    op: 'SCMP_CMP_MASKED_EQ',
  });
  expect(allowed('clone3')).toEqual([]);
  expect(profile.syscalls.find((rule) => rule.names.includes('clone3'))).toMatchObject({
    action: 'SCMP_ACT_ERRNO',
    errnoRet: 38,
  });
});
