import type { MethodCall } from './evaluation.ts';
import { OF_CHANNEL } from './field-facts.ts';
import type { SyntaxNode } from './node.ts';
import type { Frame, Value } from './symbols.ts';
import { list, UNKNOWN, unknown } from './value.ts';
import type { World } from './world.ts';

/** Functions that make the two ends of a channel between threads or tasks. */
export const CHANNELS =
  /^(std::sync::mpsc|crossbeam_channel|crossbeam::channel|flume|async_channel|kanal|tokio::sync::(mpsc|oneshot|broadcast)|(futures::channel|futures_channel)::(mpsc|oneshot))::(channel|sync_channel|unbounded|bounded|unbounded_channel)$/;
const SENDS = /^(send|try_send|blocking_send|send_async|send_blocking|send_timeout|unbounded_send)$/;
const RECEIVES = /^(recv|try_recv|recv_timeout|blocking_recv|recv_async|recv_blocking|iter|try_iter|into_iter|next)$/;
const SENT = 'sent';

/** Both ends of one channel: what goes in at one comes out at the other, whichever is read first. */
export function channelMade(node: SyntaxNode, frame: Frame): Value {
  const type = `${OF_CHANNEL}${frame.file.path}:${node.start}`;
  const end: Value = { ...UNKNOWN, record: { type, fields: new Map() } };
  return list([end, end]);
}

/** Sends into a channel or takes out of it; null where the receiver is none, or the method does neither. */
export function channelMethod({ name, receiver, values, evaluation: { world } }: MethodCall): Value | null {
  const type = channelOf(receiver);
  if (type === null) return null;
  if (SENDS.test(name)) {
    world.facts.add(type, SENT, values[0] ?? UNKNOWN);
    return UNKNOWN;
  }
  return RECEIVES.test(name) ? received(receiver, world) : null;
}

/** What comes out of a channel's end; null where it is none. */
export function received(end: Value, { facts }: World): Value | null {
  const type = channelOf(end);
  return type === null ? null : (facts.read(type, SENT, []) ?? unknown(end.from));
}

function channelOf({ record }: Value): string | null {
  return record?.type.startsWith(OF_CHANNEL) ? record.type : null;
}
