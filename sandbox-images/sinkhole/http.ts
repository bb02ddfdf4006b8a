// Answers any HTTP request, so that a second stage goes on to be seen: a script that does nothing, or an empty JSON object.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { emit } from './frames.ts';

const BODY_KEPT_BYTES = 1024 * 1024;
const SCRIPT = '#!/bin/sh\nexit 0\n';

const server = createServer(
  { maxHeaderSize: 64 * 1024, insecureHTTPParser: true },
  (request, response) => void record(request, response),
);
server.on('clientError', (_error, socket) => socket.destroy());

interface Meant {
  readonly address: string;
  readonly port: number;
}
const meant = new WeakMap<object, Meant>();

/** Hands over a connection whose first bytes look like HTTP and have been put back. */
export function serveHttp(socket: Socket, to: Meant): void {
  meant.set(socket, to);
  server.emit('connection', socket);
}

async function record(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const kept: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request) {
      if (bytes < BODY_KEPT_BYTES) kept.push(chunk as Buffer);
      bytes += (chunk as Buffer).length;
    }
  } catch {
    // The client went away in the middle: what came is what there is to tell.
  }
  const json =
    /json/.test(String(request.headers.accept)) || /\.json(\?|$)/.test(request.url ?? '') || metadata(request);
  emit({
    type: 'http',
    ...(meant.get(request.socket) ?? { address: '', port: 0 }),
    method: request.method,
    host: request.headers.host ?? '',
    path: request.url,
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    bodyBytes: bytes,
    body: Buffer.concat(kept).subarray(0, BODY_KEPT_BYTES).toString('base64'),
    answer: json ? 'json' : 'script',
  });
  response.writeHead(200, { 'content-type': json ? 'application/json' : 'application/octet-stream' });
  response.end(json ? '{}' : SCRIPT);
}

/** Cloud metadata services speak JSON and text; an empty object is what an instance without a role answers. */
function metadata(request: IncomingMessage): boolean {
  return meant.get(request.socket)?.address === '169.254.169.254';
}
