import { expect, test } from 'vitest';
import { createOptions } from '../../src/adapters/runtime/docker-options.ts';
import { buildCage, resolveCage, sinkholeCage, tracerCage, witnessCage } from '../../src/sandbox/cages.ts';
import { SECCOMP } from '../../src/sandbox/seccomp.ts';
import { SESSION } from '../../src/sandbox/session.ts';

const RUN = { id: '1-2-3-0123456789ab', staleAt: 1000, runtime: null };
const CAGES = {
  sinkhole: sinkholeCage(RUN, ['node', 'main.ts']),
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
        "/usr/local/lib/start/session",
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
  for (const cage of [CAGES.tracer, CAGES.witness])
    expect(cage.capabilities).toEqual(['SYS_PTRACE', 'DAC_READ_SEARCH']);
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
const allowed = (name: string) =>
  profile.syscalls.filter((rule) => rule.names.includes(name) && rule.action === 'SCMP_ACT_ALLOW');

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

test('sockets: unix, internet and netlink only', () => {
  expect(allowed('socket').map((rule) => rule.args)).toEqual(
    [1, 2, 10, 16].map((value) => [{ index: 0, value, op: 'SCMP_CMP_EQ' }]),
  );
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
