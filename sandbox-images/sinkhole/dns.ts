// Answers every name with an address of the documentation ranges, one a name, so that a connection tells which name it was for.
import { createSocket } from 'node:dgram';
import packet from 'dns-packet';
import { emit } from './frames.ts';

const numbers = new Map<string, number>();

/** The n-th name asked gets the n-th address; after 65,000 names addresses repeat. */
function numberOf(name: string): number {
  const key = name.toLowerCase();
  const known = numbers.get(key);
  if (known !== undefined) return known;
  const next = (numbers.size % 65_000) + 1;
  numbers.set(key, next);
  return next;
}

function addressOf(name: string): string {
  const number = numberOf(name);
  // 198.51.100.0/24 holds 254; beyond it the benchmarking range 198.18.0.0/15 goes on, reserved as well.
  return number <= 254 ? `198.51.100.${number}` : `198.18.${(number >> 8) & 255}.${number & 255}`;
}

function answersTo(question: { readonly name: string; readonly type: string }): packet.Answer[] {
  const { name, type } = question;
  const ttl = 60;
  switch (type) {
    case 'A':
      return [{ name, type, ttl, data: addressOf(name) }];
    case 'AAAA':
      return [{ name, type, ttl, data: `2001:db8::${numberOf(name).toString(16)}` }];
    case 'TXT':
      return [{ name, type, ttl, data: 'ok' }];
    case 'MX':
      return [{ name, type, ttl, data: { preference: 10, exchange: `mail.${name}` } }];
    case 'SRV':
      return [{ name, type, ttl, data: { port: 443, target: name } }];
    default:
      return [];
  }
}

/** The answer to one query, which is recorded; null where the bytes are no query. */
export function answerQuery(query: Buffer, server: string, transport: 'udp' | 'tcp'): Buffer | null {
  let decoded: packet.DecodedPacket;
  try {
    decoded = packet.decode(query);
  } catch {
    return null;
  }
  const questions = decoded.questions ?? [];
  for (const { name, type } of questions)
    emit({
      type: 'dns',
      name,
      query: type,
      server,
      transport,
      address: answersTo({ name, type })
        .map((answer) => ('data' in answer && typeof answer.data === 'string' ? answer.data : ''))
        .join(''),
    });
  return packet.encode({
    type: 'response',
    id: decoded.id ?? 0,
    flags: packet.RECURSION_DESIRED | packet.RECURSION_AVAILABLE,
    questions,
    answers: questions.flatMap((question) => answersTo(question)),
  });
}

/** Listens on port 53 of every address: a query's source is the address that was asked, since all addresses are local. */
export function serveDns(): Promise<unknown> {
  return Promise.all((['udp4', 'udp6'] as const).map((family) => serveFamily(family)));
}

function serveFamily(family: 'udp4' | 'udp6'): Promise<void> {
  const socket = createSocket({ type: family, ipv6Only: family === 'udp6' });
  socket.on('message', (query, from) => {
    const answer = answerQuery(query, from.address, 'udp');
    if (answer !== null) socket.send(answer, from.port, from.address);
    else
      emit({
        type: 'datagram',
        address: from.address,
        port: 53,
        bytes: query.length,
        first: query.subarray(0, 512).toString('base64'),
      });
  });
  socket.on('error', (error) => emit({ type: 'lost', what: `DNS over ${family}: ${error.message}` }));
  return new Promise((resolve) => socket.bind(53, family === 'udp4' ? '0.0.0.0' : '::', () => resolve()));
}
