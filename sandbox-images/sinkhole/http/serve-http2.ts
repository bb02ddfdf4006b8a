// Speaks HTTP/2 with whoever chose it in TLS or begins with its preface in the clear.
import { performServerHandshake, type ServerHttp2Stream } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { Conversation } from '../conversation.ts';
import { answerTo } from './answer.ts';
import { headerTexts, readBody, tellRequest } from './request.ts';

const PREFACE = 'PRI * HTTP/2.0\r\n';

export function isHttp2(first: Buffer): boolean {
  return first.subarray(0, PREFACE.length).toString('latin1') === PREFACE;
}

/** Serves a connection of which nothing has been read; gives whether a request ever came. */
export function serveHttp2(connection: Duplex, conversation: Conversation): Promise<boolean> {
  const session = performServerHandshake(connection, { maxSessionMemory: 32, settings: { maxConcurrentStreams: 64 } });
  session.on('error', () => session.destroy());
  return new Promise((resolve) => {
    session.once('close', () => resolve(false));
    session.on('stream', (stream, headers) => {
      resolve(true);
      stream.on('error', () => stream.destroy());
      void serve(stream, headerTexts(headers), conversation).then((last) => last && session.close());
    });
  });
}

async function serve(
  stream: ServerHttp2Stream,
  all: Readonly<Record<string, string>>,
  conversation: Conversation,
): Promise<boolean> {
  const { body, bodyBytes } = await readBody(stream);
  const headers = Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith(':')));
  const heard = {
    version: '2',
    method: all[':method'] ?? '',
    host: all[':authority'] ?? headers['host'] ?? '',
    path: all[':path'] ?? '',
    headers,
    body,
    bodyBytes,
  };
  const answer = answerTo(heard, conversation);
  tellRequest(heard, conversation, answer.kind);
  if (stream.destroyed) return answer.last;
  stream.respond({ ':status': answer.status, ...answer.headers });
  stream.end(answer.body);
  return answer.last;
}
