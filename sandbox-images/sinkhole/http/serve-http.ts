// Speaks HTTP/1 with whoever does, in the clear or inside TLS: records each request and answers it, so that what follows is seen.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Conversation } from '../conversation.ts';
import { answerTo } from './answer.ts';
import { headerTexts, type Request, readBody, tellRequest } from './request.ts';
import { messagesOf } from './websocket.ts';

const REQUEST =
  /^((GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE|PROPFIND) \S|[A-Z]{3,20} \S{1,8000} HTTP\/1\.[01]\r?\n)/;
/** RFC 6455, 1.3. */
const WEBSOCKET = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

interface Held {
  readonly conversation: Conversation;
  readonly inside: (stream: Duplex, conversation: Conversation) => Promise<unknown>;
  readonly listen: (chunk: Buffer) => void;
}
const held = new WeakMap<object, Held>();

const server = createServer(
  { maxHeaderSize: 64 * 1024, insecureHTTPParser: true },
  (request, response) => void serve(request, response),
);
server.on('clientError', (_error, socket) => socket.destroy());
server.on('upgrade', (request, socket, head) => void upgrade(request, socket, head));
server.on('connect', (request, socket, head) => void tunnel(request, socket, head));

export function isHttp(first: Buffer): boolean {
  return REQUEST.test(first.toString('latin1'));
}

/** Hands over a connection whose first bytes look like HTTP and have been put back. */
export function serveHttp(stream: Duplex, conversation: Conversation, inside: Held['inside']): void {
  // What is no whole request in the end is told as it was said.
  const listen = (chunk: Buffer) => conversation.heard(chunk);
  held.set(stream, { conversation, inside, listen });
  server.emit('connection', stream);
  stream.on('data', listen);
}

function asRequest(request: IncomingMessage, body: Buffer, bodyBytes: number): Request {
  return {
    version: request.httpVersion,
    method: request.method ?? '',
    host: request.headers.host ?? '',
    path: request.url ?? '',
    headers: headerTexts(request.headers),
    body,
    bodyBytes,
  };
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const conversation = held.get(request.socket)?.conversation;
  if (conversation === undefined) return;
  const { body, bodyBytes } = await readBody(request);
  const heard = asRequest(request, body, bodyBytes);
  const answer = answerTo(heard, conversation);
  tellRequest(heard, conversation, answer.kind);
  if (response.destroyed) return;
  response.writeHead(answer.status, { ...answer.headers, ...(answer.last ? { connection: 'close' } : {}) });
  response.end(answer.body);
}

/** A web socket is opened and listened to; any other upgrade is refused by going on without. */
async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  const known = held.get(socket);
  const key = request.headers['sec-websocket-key'];
  if (known === undefined) return;
  const { conversation } = known;
  tellRequest(asRequest(request, Buffer.alloc(0), 0), conversation, key === undefined ? 'none' : 'web-socket');
  if (key === undefined) {
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
    return;
  }
  const accept = createHash('sha1').update(`${key}${WEBSOCKET}`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  socket.on('error', () => socket.destroy());
  socket.once('end', () => socket.end());
  socket.removeListener('data', known.listen);
  const read = messagesOf((message) => conversation.heard(message));
  socket.on('data', (chunk: Buffer) => {
    const reply = read(chunk);
    if (reply.length > 0 && socket.writable) socket.write(reply);
  });
  if (head.length > 0) socket.unshift(head);
}

/** A proxy's tunnel: inside of it is a connection like any other, to where the client says. */
async function tunnel(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  const known = held.get(socket);
  if (known === undefined) return;
  tellRequest(asRequest(request, Buffer.alloc(0), 0), known.conversation, 'tunnel');
  socket.on('error', () => socket.destroy());
  socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
  socket.removeListener('data', known.listen);
  if (head.length > 0) socket.unshift(head);
  await known.inside(socket, known.conversation);
}
