// One listener for every TCP connection to anywhere: looks at the first bytes, speaks what is spoken, and records it.
import { createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Conversation, firstBytes } from './conversation.ts';
import { serveDnsStream } from './dns/serve-dns.ts';
import { type Flows, plain } from './flows.ts';
import { emit } from './frames.ts';
import { isHttp, serveHttp } from './http/serve-http.ts';
import { isHttp2, serveHttp2 } from './http/serve-http2.ts';
import { DNS_PORT, TCP_PORT } from './network.ts';
import { chooseDialog, holdDialog } from './protocols/dialog.ts';
import { helloIn } from './tls/client-hello.ts';
import { serveTls } from './tls/serve-tls.ts';

/** A client that says nothing more is let go after this long. */
const IDLE_MILLISECONDS = 6_000;
const DNS_OVER_TLS_PORT = 853;
/** TLS within a tunnel within TLS: deeper is nobody's need. */
const DEPTH = 4;

let connections = 0;
const open = new Set<Socket>();

/** Lets everybody go, so that what was said on connections that are still open is told. */
export function closeAll(): void {
  for (const socket of open) socket.destroy();
}

export function serveTcp(flows: Flows): Promise<void> {
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => void accept(socket, flows));
  server.on('error', (error) => emit({ type: 'lost', what: `TCP: ${error.message}` }));
  return new Promise((resolve) => server.listen(TCP_PORT, '::', () => resolve()));
}

async function accept(socket: Socket, flows: Flows): Promise<void> {
  socket.on('error', () => socket.destroy());
  const flow = await flows.original({ protocol: 'tcp', at: TCP_PORT, from: sourceOf(socket) });
  // Nobody is sent to our own port but who looks for us: it gets what a port of an idle service gives.
  const to = { address: plain(flow?.address ?? socket.localAddress ?? ''), port: flow?.port ?? TCP_PORT };
  connections += 1;
  const conversation = new Conversation(connections, to);
  emit({ type: 'tcp', connection: conversation.id, ...to });
  open.add(socket);
  socket.once('close', () => {
    open.delete(socket);
    conversation.ended(socket.bytesRead, socket.bytesWritten);
  });
  if (flow === null) {
    socket.destroy();
    return;
  }
  socket.setTimeout(IDLE_MILLISECONDS, () => socket.destroy());
  await converse(socket, conversation);
}

function sourceOf({ remoteAddress = '', remotePort = 0 }: Socket): { address: string; port: number } {
  return { address: remoteAddress, port: remotePort };
}

/**
 * Finds out what a client speaks and hands it to who speaks it too; what is inside of TLS or a tunnel comes back to here.
 * Gives whether the client said anything.
 */
export async function converse(stream: Duplex, conversation: Conversation): Promise<boolean> {
  conversation.depth += 1;
  const dialog = chooseDialog(conversation.to.port, null);
  const first = await firstBytes(stream, dialog.patience, isEnough);
  if (first !== null) {
    if (conversation.depth === 1) tellFirst(conversation, first);
    if (isHttp2(first)) conversation.heard(first);
    speak(stream, first, conversation);
    return true;
  }
  if (stream.destroyed || stream.readableEnded) stream.destroy();
  else holdDialog(dialog, stream, conversation, true, converse);
  return false;
}

function speak(stream: Duplex, first: Buffer, conversation: Conversation): void {
  const { address, port } = conversation.to;
  if (conversation.depth > DEPTH) stream.destroy();
  else if (helloIn(first) instanceof Buffer) serveTls(stream, first, conversation, converse);
  else if (isHttp2(first)) void serveHttp2(stream, conversation);
  else if (isHttp(first)) serveHttp(stream, conversation, converse);
  else if (port === DNS_PORT) serveDnsStream(stream, address, 'tcp', conversation.id);
  else if (port === DNS_OVER_TLS_PORT) serveDnsStream(stream, address, 'tls', conversation.id);
  else holdDialog(chooseDialog(port, first), stream, conversation, false, converse);
}

/** A hello is wanted whole; of all else the first segment tells. */
function isEnough(bytes: Buffer): boolean {
  return helloIn(bytes) !== 'more';
}

function tellFirst(conversation: Conversation, first: Buffer): void {
  emit({
    type: 'tcp-data',
    connection: conversation.id,
    bytes: first.length,
    first: first.subarray(0, 512).toString('base64'),
  });
}
