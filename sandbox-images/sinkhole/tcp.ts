// One listener for every TCP connection to anywhere: looks at the first bytes and records what is spoken.
import { createServer, type Socket } from 'node:net';
import { readClientHello } from './client-hello.ts';
import { answerQuery } from './dns.ts';
import type { Flows } from './flows.ts';
import { emit } from './frames.ts';
import { serveHttp } from './http.ts';
import { TCP_PORT } from './network.ts';

const METHOD = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE|PROPFIND) \S/;
const KEPT_BYTES = 64 * 1024;
/** A client that waits for words of ours gets none and is let go after this long. */
const IDLE_MILLISECONDS = 5_000;

let connections = 0;

export function serveTcp(flows: Flows): Promise<void> {
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => void accept(socket, flows));
  return new Promise((resolve) => server.listen(TCP_PORT, '::', () => resolve()));
}

async function accept(socket: Socket, flows: Flows): Promise<void> {
  socket.on('error', () => socket.destroy());
  const flow = await flows.original('tcp', socket.remotePort ?? 0);
  const to = { address: plain(flow?.address ?? socket.remoteAddress ?? ''), port: flow?.port ?? 0 };
  connections += 1;
  const connection = connections;
  emit({ type: 'tcp', connection, ...to });
  socket.setTimeout(IDLE_MILLISECONDS, () => socket.destroy());
  socket.once('data', (first: Buffer) => speak(socket, first, connection, to));
  socket.resume();
}

function speak(socket: Socket, first: Buffer, connection: number, to: { address: string; port: number }): void {
  emit({ type: 'tcp-data', connection, bytes: first.length, first: first.subarray(0, 512).toString('base64') });
  if (METHOD.test(first.subarray(0, 32).toString('latin1'))) {
    socket.pause();
    socket.unshift(first);
    serveHttp(socket, to);
    socket.resume();
    return;
  }
  const hello = readClientHello(first);
  if (hello !== null) {
    emit({ type: 'tls', ...to, ...hello });
    socket.destroy();
    return;
  }
  if (to.port === 53 && first.length > 2) {
    const answer = answerQuery(first.subarray(2), to.address, 'tcp');
    if (answer !== null) socket.end(Buffer.concat([Buffer.from([answer.length >> 8, answer.length & 255]), answer]));
    return;
  }
  collect(socket, first, connection);
}

/** Anything else: what came, to a cap, and how much, told when the connection ends. */
function collect(socket: Socket, first: Buffer, connection: number): void {
  socket.once('end', () => socket.end());
  const kept = [first];
  let bytes = first.length;
  socket.on('data', (chunk: Buffer) => {
    if (bytes < KEPT_BYTES) kept.push(chunk);
    bytes += chunk.length;
  });
  socket.once('close', () =>
    emit({ type: 'tcp-end', connection, bytes, all: Buffer.concat(kept).subarray(0, KEPT_BYTES).toString('base64') }),
  );
}

function plain(address: string): string {
  return address.replace(/^::ffff:/, '');
}
