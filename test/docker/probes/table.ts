import type { Evidence, EvidenceKind } from '../../../src/model/evidence.ts';

/** How one thing that a probe does shows: a piece of this kind whose data, as JSON, holds the words. `@` stands for the place. */
export interface Behaviour {
  readonly name: string;
  readonly kind: EvidenceKind;
  readonly words: readonly string[];
}

const row = (name: string, kind: EvidenceKind, ...words: readonly string[]): Behaviour => ({ name, kind, words });
const file = (name: string, operation: string, path = name) =>
  row(`file: ${name}`, 'file-write', `/home/dev/probe-@-${path}"`, `"operation":"${operation}"`);
const program = (name: string) => row(`program: ${name}`, 'process-exec', `probe-@-${name}"`);
const denied = (name: string) => row(`kernel: ${name}`, 'sandbox-limit', `"detail":"${name}`);

export const BEHAVIOURS: readonly Behaviour[] = [
  row('file: a key is read', 'bait-touched', '/home/dev/.ssh/id_ed25519', '"operation":"read"'),
  file('create', 'create'),
  file('rename', 'rename', 'renamed'),
  file('link', 'link', 'linked'),
  file('symlink', 'symlink'),
  file('truncate', 'truncate'),
  file('mapped', 'write'),
  file('pwrite', 'write'),
  file('xattr', 'chmod'),
  file('unlink', 'delete'),
  file('mkdir', 'mkdir'),
  file('chmod', 'chmod'),
  file('openat2', 'create'),
  file('creat', 'create'),
  file('mknod', 'create'),
  file('unnamed', 'link'),
  file('exchange', 'rename', 'exchanged'),
  program('execve'),
  program('execveat'),
  program('double-fork'),
  program('vfork'),
  program('clone-parent'),
  program('posix-spawn'),
  program('shell'),
  program('python'),
  program('perl'),
  program('memfd'),
  program('loader'),
  program('written'),
  row('network: TCP', 'network-connect', '"192.0.2.31"', '3101', '"sinkhole"', '"trace"'),
  row('network: TCP over IPv6', 'network-connect', '"2001:db8::32"', '3102'),
  row('network: UDP', 'datagram', '"192.0.2.33"', '3103'),
  row('network: DNS to a server of its own', 'dns-query', '"raw.@.probe.test"'),
  row('network: connected UDP', 'datagram', '"192.0.2.35"', '3105'),
  row('network: QUIC', 'datagram', '"192.0.2.36"', '443'),
  row('network: sendmsg', 'datagram', '"192.0.2.37"', '3107'),
  row('network: the resolver', 'dns-query', '"resolver.@.probe.test"'),
  row('network: DNS over HTTPS', 'dns-query', '"transport":"https"', '"probe.test"'),
  row('network: HTTP', 'http-request', '"plain.@.probe.test"'),
  row('network: TLS', 'tls-hello', '"good.@.probe.test"'),
  row('network: TLS without a check', 'tls-hello', '"any.@.probe.test"'),
  row('network: HTTP/2', 'http-request', '"two.@.probe.test"', '"version":"2'),
  row('network: the metadata service', 'network-connect', '"169.254.169.254"'),
  row('network: a unix socket', 'network-connect', '"unix"', '/run/user/1000/docker-@.sock'),
  row('network: an abstract socket', 'network-connect', '"unix"', '/tmp/.X11-unix/@'),
  row('network: vsock', 'sandbox-limit', 'AF_VSOCK'),
  row('network: packet socket', 'sandbox-limit', 'AF_PACKET'),
  row('network: crypto socket', 'sandbox-limit', 'AF_ALG'),
  row('network: raw socket', 'sandbox-limit', 'AF_INET', 'SOCK_RAW'),
  row('network: netlink', 'sandbox-limit', 'AF_NETLINK'),
  denied('ptrace'),
  denied('process_vm_readv'),
  row('process: another one is signalled', 'sandbox-limit', 'signals-others', '"kill 1 SIGCONT'),
  row('process: a session of its own', 'sandbox-limit', 'new-session'),
  denied('prctl PR_SET_DUMPABLE'),
  denied('personality PER_LINUX|ADDR_NO_RANDOMIZE'),
  denied('unshare'),
  denied('clone'),
  denied('setns'),
  denied('io_uring_setup'),
  denied('mount'),
  denied('chroot'),
  denied('bpf'),
  denied('userfaultfd'),
  denied('keyctl'),
  denied('perf_event_open'),
  denied('seccomp'),
  row('process: the memory of another', 'file-write', '/mem"', '/proc/'),
  row('kernel: int 0x80', 'sandbox-limit', 'foreign-system-call'),
  row('kernel: x32', 'sandbox-limit', 'foreign-system-call'),
];

/** The pieces by which a behaviour shows at a place. */
export function shows(evidence: readonly Evidence[], { kind, words }: Behaviour, where: string): Evidence[] {
  const wanted = words.map((word) => word.replaceAll('@', where));
  return evidence.filter((piece) => {
    const text = JSON.stringify(piece.data);
    return piece.kind === kind && wanted.every((word) => text.includes(word));
  });
}
