import { type Evidence, evidence } from '../../../model/evidence.ts';
import { type Contact, isLoopback, placeOf } from '../contacts.ts';
import { type By, type Conversation, ofType, stranger, type Talks, talks } from '../conversations.ts';

import type { Interpreter, Sight } from '../sight.ts';
import type { SinkholeEvent, SinkholeEventOf } from '../sinkhole/open-sinkhole.ts';

const EXCERPT_BYTES = 512;
const FIRST_BYTES = 64;
const RESOLVER_PORT = 53;

/** What was said to the false internet, each tied to the process that the trace saw saying it; and where the two sensors differ. */
const network: Interpreter = {
  id: 'network',
  interpret: (sight) => {
    const seen = talks(sight);
    return [
      ...seen.contacts.flatMap((contact) => connected(contact, seen)),
      ...sight.sinkhole.events.flatMap((event) => said(event, seen.speaker(event))),
      ...[...seen.conversations.values()].flatMap((one) =>
        one.contact === null ? unforeseen(one, stranger(sight)) : [],
      ),
      ...otherFlows(sight, seen),
      ...missedByTrace(sight, seen),
      ...missedBySinkhole(sight, seen),
    ];
  },
};
export default network;

function connected(contact: Contact, { met }: Talks): Evidence[] {
  // Datagrams are told one by one; a socket that is tied to an address has not sent any yet.
  if (contact.transport === 'udp') return [];
  const { transport, address, port, result, reached } = contact;
  const conversation = met.get(contact);
  return [
    evidence('network-connect', contact.subject, contact.at, {
      transport,
      address,
      port,
      result: reached ? 'ok' : result,
      ...amounts(conversation),
      sensors: conversation === undefined ? ['trace'] : ['sinkhole', 'trace'],
    }),
  ];
}

function amounts(conversation: Conversation | undefined): {
  bytesSent: number;
  bytesReceived: number;
  firstBytes: string;
} {
  const first = Buffer.from(conversation?.first?.first ?? '', 'base64');
  return {
    bytesSent: conversation?.end?.bytes ?? conversation?.first?.bytes ?? 0,
    bytesReceived: conversation?.end?.sent ?? 0,
    firstBytes: first.subarray(0, FIRST_BYTES).toString('hex'),
  };
}

/** A connection that only the sinkhole saw: the trace missed a call, and its silence proves nothing more. */
function unforeseen(conversation: Conversation, { subject, at }: By): Evidence[] {
  const { address, port } = conversation.opened;
  return [
    evidence('network-connect', subject, at, {
      transport: 'tcp',
      address,
      port,
      result: 'ok',
      ...amounts(conversation),
      sensors: ['sinkhole'],
    }),
    gap('trace', `a connection to ${address} port ${port} was not in the trace`, { subject, at }),
  ];
}

function said(event: SinkholeEvent, by: By): Evidence[] {
  switch (event.type) {
    case 'dns':
      return [nameLookedUp(event, by)];
    case 'http':
      return [requested(event, by)];
    case 'tls':
      return [greeted(event, by)];
    case 'datagram':
      return isLoopback(event.address) ? [] : [sentDatagram(event, by)];
    default:
      return [];
  }
}

function nameLookedUp({ name, query, address, server, transport }: SinkholeEventOf<'dns'>, by: By): Evidence {
  const data = { name, type: query, address, server, transport, sensors: ['sinkhole'] };
  return evidence('dns-query', by.subject, by.at, data);
}

function requested(event: SinkholeEventOf<'http'>, by: By): Evidence {
  const { scheme, version, method, host, path, port, headers, bodyBytes, bodySha256, answer } = event;
  const bodyExcerpt = Buffer.from(event.body, 'base64').subarray(0, EXCERPT_BYTES).toString('latin1');
  const data = { scheme, version, method, host, path, port, headers, bodyBytes, bodyExcerpt, bodySha256, answer };
  return evidence('http-request', by.subject, by.at, data);
}

function greeted(event: SinkholeEventOf<'tls'>, by: By): Evidence {
  const { serverName, protocols, address, port, transport, version, ja4, chain, outcome } = event;
  const data = { serverName, protocols, address, port, transport, version, ja4, chain, outcome };
  return evidence('tls-hello', by.subject, by.at, data);
}

function sentDatagram({ address, port, bytes, first }: SinkholeEventOf<'datagram'>, by: By): Evidence {
  const firstBytes = Buffer.from(first, 'base64').subarray(0, FIRST_BYTES).toString('hex');
  return evidence('datagram', by.subject, by.at, { address, port, bytes, firstBytes });
}

/** What is neither TCP nor UDP reaches no listener; the kernel tells of it all the same. */
function otherFlows(sight: Sight, seen: Talks): Evidence[] {
  return ofType(sight.sinkhole.events, 'flow')
    .filter(({ protocol }) => protocol !== 'tcp' && protocol !== 'udp')
    .map((flow) => {
      const by = seen.speaker(flow);
      const data = {
        address: flow.address,
        port: flow.port,
        result: 'ok',
        bytesSent: 0,
        bytesReceived: 0,
        firstBytes: '',
      };
      return evidence('network-connect', by.subject, by.at, { ...data, transport: 'other', sensors: ['sinkhole'] });
    });
}

/** Datagrams and questions whose sending is in no call that was traced. */
function missedByTrace(sight: Sight, seen: Talks): Evidence[] {
  const places = new Set(seen.contacts.map(placeOf));
  const asked = seen.contacts.some(({ port }) => port === RESOLVER_PORT);
  // Who finds our own ports and speaks to them speaks to nobody outside, and its calls are not looked at.
  const datagrams = ofType(sight.sinkhole.events, 'datagram').filter(
    (event) => !isLoopback(event.address) && !places.has(placeOf(event)),
  );
  const questions = ofType(sight.sinkhole.events, 'dns').filter(({ connection }) => connection === 0 && !asked);
  return [
    ...datagrams.map(({ address, port }) => `a datagram to ${address} port ${port} was not in the trace`),
    ...questions.map(({ name }) => `a question for ${name} was not in the trace`),
  ].map((detail) => gap('trace', detail, stranger(sight)));
}

/** Connections and datagrams that the kernel took from the crate and that never arrived. */
function missedBySinkhole(sight: Sight, seen: Talks): Evidence[] {
  const arrived = new Set(
    [...ofType(sight.sinkhole.events, 'datagram'), ...ofType(sight.sinkhole.events, 'flow')].map(placeOf),
  );
  return seen.contacts.flatMap((contact) => {
    const { transport, address, port, result, reached, connects } = contact;
    const missed =
      transport === 'tcp'
        ? connects && result === '0' && !seen.met.has(contact)
        : transport === 'udp' && !connects && reached && address !== '' && !arrived.has(placeOf(contact));
    if (!missed) return [];
    return [
      gap('sinkhole', `the trace saw ${transport} to ${address} port ${port} that the sinkhole did not`, contact),
    ];
  });
}

function gap(sensor: string, detail: string, { subject, at }: By): Evidence {
  return evidence('sensor-gap', subject, at, { sensor, detail });
}
