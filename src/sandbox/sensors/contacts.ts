import type { CageMoment } from '../../model/evidence.ts';
import type { Sight } from './sight.ts';
import type { TracedCall } from './trace/open-trace.ts';
import { descriptorPath, socketAddress } from './trace/values.ts';

/** One process reaching for one address, as the trace saw it. */
export interface Contact {
  readonly transport: 'tcp' | 'udp' | 'unix' | 'other';
  readonly address: string;
  readonly port: number;
  readonly result: string;
  readonly subject: string;
  readonly at: CageMoment;
  /** Argument text of what was sent with the call, for DNS. */
  readonly sent: string;
}

/** Local services whose sockets a build has no business with; name service caches and the like are ordinary. */
const TOLD_SOCKETS = /docker|containerd|podman|dbus|ssh-|gpg-agent|keyring|X11|wayland/;

/** Every connect and addressed send to somewhere other than loopback, by any process of the cage. */
export function contacts(sight: Sight): Contact[] {
  const kinds = socketKinds(sight.trace.calls);
  return sight.trace.calls.flatMap((call) => {
    if (!/^(connect|sendto|sendmsg|sendmmsg)$/.test(call.name)) return [];
    const contact = contactOf(call, kinds, sight);
    return contact === null ? [] : [contact];
  });
}

function contactOf(call: TracedCall, kinds: ReadonlyMap<string, string>, sight: Sight): Contact | null {
  const target = targetOf(call);
  const kind = kinds.get(descriptorPath(call.arguments[0] ?? '') ?? '') ?? '';
  const transport = target?.family === 'unix' ? 'unix' : transportOf(kind);
  if (target === null ? !sendsToResolver(call, transport) : isOrdinary(target, transport)) return null;
  return {
    transport,
    address: target?.address ?? '',
    port: target?.port ?? 53,
    result: call.result,
    subject: sight.subjectOf(call.process),
    at: sight.momentOf(call),
    sent: call.name === 'connect' ? '' : call.arguments.join(' '),
  };
}

function transportOf(kind: string): 'tcp' | 'udp' | 'other' {
  if (kind.includes('SOCK_STREAM')) return 'tcp';
  return kind.includes('SOCK_DGRAM') ? 'udp' : 'other';
}

/** A send on a connected socket names no address; only name look-ups need it, to know who asked. */
function sendsToResolver(call: TracedCall, transport: Contact['transport']): boolean {
  return call.name !== 'connect' && transport === 'udp';
}

function isOrdinary(target: NonNullable<ReturnType<typeof targetOf>>, transport: Contact['transport']): boolean {
  return isLocal(target) || (transport === 'unix' && !TOLD_SOCKETS.test(target.address));
}

function targetOf(call: TracedCall): ReturnType<typeof socketAddress> {
  if (call.name === 'connect') return socketAddress(call.arguments[1] ?? '');
  return socketAddress(call.arguments.slice(1).join(' '));
}

function isLocal(target: { readonly family: string; readonly address: string }): boolean {
  if (target.family === 'other') return /^(UNSPEC|NETLINK)$/.test(target.address);
  return (
    /^127\./.test(target.address) ||
    target.address === '::1' ||
    target.address === '0.0.0.0' ||
    target.address === '::' ||
    target.address.startsWith('::ffff:127.')
  );
}

/** What kind each socket is, by its inode, from the calls that made them. */
function socketKinds(calls: readonly TracedCall[]): Map<string, string> {
  const kinds = new Map<string, string>();
  for (const call of calls) {
    if (call.name !== 'socket') continue;
    const socket = descriptorPath(call.result);
    if (socket !== null) kinds.set(socket, call.arguments[1] ?? '');
  }
  return kinds;
}
