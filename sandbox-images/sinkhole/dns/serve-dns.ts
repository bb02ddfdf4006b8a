// Answers each name, whatever resolver was asked and over whatever it was asked: datagrams, streams, TLS, HTTPS.
import { createSocket } from 'node:dgram';
import type { Duplex } from 'node:stream';
import type { Flows } from '../flows.ts';
import { emit } from '../frames.ts';
import { DNS_PORT, LOOPBACK } from '../network.ts';
import { answerTo, encodeAnswer, TYPES } from './answers.ts';
import { readQuestion } from './question.ts';

export type DnsTransport = 'udp' | 'tcp' | 'tls' | 'https';

/** The answer to one query, which is recorded; null where the bytes are no query. */
export function answerQuery(query: Buffer, server: string, transport: DnsTransport, connection = 0): Buffer | null {
  const question = readQuestion(query);
  if (question === null) return null;
  const answer = answerTo(question);
  emit({
    type: 'dns',
    name: question.name,
    query: TYPES[question.type] ?? `TYPE${question.type}`,
    server,
    transport,
    connection,
    address: answer !== null && /^(A|AAAA)$/.test(TYPES[answer.type] ?? '') ? answer.text : '',
  });
  return encodeAnswer(query, question, answer);
}

export function serveDns(flows: Flows): Promise<unknown> {
  return Promise.all((['udp4', 'udp6'] as const).map((family) => serveFamily(family, flows)));
}

function serveFamily(family: 'udp4' | 'udp6', flows: Flows): Promise<void> {
  const socket = createSocket({ type: family, ipv6Only: family === 'udp6' });
  socket.on('message', (query, from) => {
    void flows.original({ protocol: 'udp', at: DNS_PORT, from }).then((flow) => {
      const server = flow?.address ?? from.address;
      const answer = answerQuery(query, server, 'udp');
      if (answer !== null) socket.send(answer, from.port, from.address);
      else
        emit({
          type: 'datagram',
          address: server,
          port: DNS_PORT,
          bytes: query.length,
          first: query.subarray(0, 2048).toString('base64'),
        });
    });
  });
  socket.on('error', (error) => emit({ type: 'lost', what: `DNS over ${family}: ${error.message}` }));
  return new Promise((resolve) => socket.bind(DNS_PORT, LOOPBACK[family], () => resolve()));
}

/** Queries on a stream, each after its length in two bytes; what is no query ends it. Gives the bytes that were none. */
export function serveDnsStream(stream: Duplex, server: string, transport: DnsTransport, connection: number): void {
  let rest: Buffer = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE()) {
      const length = rest.readUInt16BE();
      const answer = answerQuery(rest.subarray(2, 2 + length), server, transport, connection);
      rest = rest.subarray(2 + length);
      if (answer === null) stream.end();
      else stream.write(Buffer.concat([Buffer.from([answer.length >> 8, answer.length & 255]), answer]));
    }
  });
  stream.once('end', () => stream.end());
}
