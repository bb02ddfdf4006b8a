import type { CageMoment } from '../../model/evidence.ts';
import type { Sight } from './sight.ts';
import type { TracedCall } from './trace/open-trace.ts';
import { descriptorPath, type SocketAddress, socketAddress } from './trace/values.ts';

/** One process reaching for one address, as the trace saw it. */
export interface Contact {
  readonly transport: 'tcp' | 'udp' | 'unix' | 'other';
  readonly address: string;
  readonly port: number;
  readonly result: string;
  /** Whether the kernel took the connection or the bytes, or is about to. */
  readonly reached: boolean;
  /** Seconds since the epoch. */
  readonly seconds: number;
  /** Named by connect, not by a send. */
  readonly connects: boolean;
  readonly subject: string;
  readonly at: CageMoment;
  /** Argument text of what was sent with the call, for DNS. */
  readonly sent: string;
}

/** Local services whose sockets a build has no business with; name service caches and the like are ordinary. */
const TOLD_SOCKETS = /docker|containerd|podman|dbus|\/bus$|ssh-|gpg-agent|keyring|X11|wayland/;

/** Every connect and addressed send to somewhere other than loopback, by any process of the cage, in the order of time. */
export function contacts(sight: Sight): Contact[] {
  const kinds = socketKinds(sight.trace.calls);
  const asked = new Set<string>();
  return sight.trace.calls
    .flatMap((call) => {
      if (!/^(connect|sendto|sendmsg|sendmmsg)$/.test(call.name)) return [];
      return contactsOf(call, kinds, sight).filter((contact) => !isAskedAgain(call, contact, asked));
    })
    .sort((a, b) => a.seconds - b.seconds);
}

/** A connection under way is asked for again to learn what became of it: the same socket, the same place. */
function isAskedAgain(call: TracedCall, { transport, address, port }: Contact, asked: Set<string>): boolean {
  if (call.name !== 'connect' || transport !== 'tcp') return false;
  const key = `${descriptorPath(call.arguments[0] ?? '')} ${address} ${port}`;
  if (asked.has(key)) return true;
  asked.add(key);
  return false;
}

/** One for each address that the call names: a single call may send to many. */
function contactsOf(call: TracedCall, kinds: ReadonlyMap<string, string>, sight: Sight): Contact[] {
  const kind = kinds.get(descriptorPath(call.arguments[0] ?? '') ?? '') ?? '';
  const targets = targetsOf(call);
  const unnamed = call.name !== 'connect' && transportOf(kind) === 'udp' ? [UNNAMED] : [];
  return (targets.length === 0 ? unnamed : targets).flatMap((target) => {
    const transport = target.family === 'unix' ? 'unix' : transportOf(kind);
    if (target !== UNNAMED && isOrdinary(target, transport)) return [];
    return [
      {
        transport,
        address: plain(target.address),
        port: target.port,
        result: call.result,
        reached: call.result === 'EINPROGRESS' || /^\d+$/.test(call.result),
        seconds: call.seconds,
        connects: call.name === 'connect',
        subject: sight.subjectOf(call.process),
        at: sight.momentOf(call),
        sent: call.name === 'connect' ? '' : call.arguments.join(' '),
      },
    ];
  });
}

/** A send on a connected socket names no address; only name look-ups need it, to know who asked. */
const UNNAMED: SocketAddress = { family: 'other', address: '', port: 53 };

/** An IPv4 address that a socket of IPv6 was given, as itself. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}

function transportOf(kind: string): 'tcp' | 'udp' | 'other' {
  if (kind.includes('SOCK_STREAM')) return 'tcp';
  return kind.includes('SOCK_DGRAM') && !/ICMP/.test(kind) ? 'udp' : 'other';
}

function isOrdinary(target: SocketAddress, transport: Contact['transport']): boolean {
  return isLocal(target) || (transport === 'unix' && !TOLD_SOCKETS.test(target.address));
}

function targetsOf(call: TracedCall): SocketAddress[] {
  const text = call.name === 'connect' ? (call.arguments[1] ?? '') : call.arguments.slice(1).join(' ');
  return [...text.matchAll(/\{sa_family=[^}]*\}/g)].flatMap(([one]) => socketAddress(one) ?? []);
}

function isLocal(target: SocketAddress): boolean {
  if (target.family === 'other') return /^(UNSPEC|NETLINK)$/.test(target.address);
  return target.family !== 'unix' && isLoopback(plain(target.address));
}

export function placeOf({ address, port }: { readonly address: string; readonly port: number }): string {
  return `${address} ${port}`;
}

/** Where nothing leaves the machine for; the unspecified address is the machine itself. */
export function isLoopback(address: string): boolean {
  return /^127\./.test(address) || ['::1', '0.0.0.0', '::'].includes(address);
}

/** What kind each socket is, by its inode, from the calls that made them. */
function socketKinds(calls: readonly TracedCall[]): Map<string, string> {
  const kinds = new Map<string, string>();
  for (const call of calls) {
    if (call.name !== 'socket') continue;
    const socket = descriptorPath(call.result);
    if (socket !== null) kinds.set(socket, call.arguments.slice(1).join(' '));
  }
  return kinds;
}
