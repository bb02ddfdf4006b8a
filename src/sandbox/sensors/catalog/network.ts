import { type CageMoment, type Evidence, evidence } from '../../../model/evidence.ts';
import { type Contact, contacts } from '../contacts.ts';
import type { Interpreter, Sight } from '../sight.ts';
import type { SinkholeEvent, SinkholeEventOf } from '../sinkhole/open-sinkhole.ts';

const EXCERPT_BYTES = 512;

/** What was said to the false internet, each tied to the process that the trace saw saying it. */
const network: Interpreter = {
  id: 'network',
  interpret: (sight) => {
    const seen = contacts(sight);
    const places = new Set(seen.map((contact) => `${contact.address} ${contact.port}`));
    const told = sight.sinkhole.events.flatMap((event) => said(event, seen, sight));
    const unseen = sight.sinkhole.events.filter(
      (event) => event.type === 'tcp' && !places.has(`${event.address} ${event.port}`),
    );
    return [
      ...seen.flatMap((contact) => connected(contact, sight)),
      ...told,
      ...unseen.flatMap((event) => disagreement(event, sight)),
    ];
  },
};
export default network;

function connected(contact: Contact, sight: Sight): Evidence[] {
  const arrived = arrivedAt(contact, sight);
  if (contact.transport === 'udp') return [];
  const first = sight.sinkhole.events.find(
    (event): event is SinkholeEventOf<'tcp-data'> =>
      event.type === 'tcp-data' && event.connection === arrived?.connection,
  );
  const reached = contact.result === '0' || contact.result === 'EINPROGRESS';
  const record = evidence('network-connect', contact.subject, contact.at, {
    transport: contact.transport,
    address: contact.address,
    port: contact.port,
    result: reached ? 'ok' : contact.result,
    bytesSent: first?.bytes ?? 0,
    firstBytes: first === undefined ? '' : Buffer.from(first.first, 'base64').subarray(0, 64).toString('hex'),
    sensors: arrived === undefined ? ['trace'] : ['sinkhole', 'trace'],
  });
  if (contact.transport === 'unix' || arrived !== undefined || !reached || contact.result === 'EINPROGRESS')
    return [record];
  const detail = `the trace saw a connection to ${contact.address} port ${contact.port} that the sinkhole did not`;
  return [record, evidence('sensor-gap', contact.subject, contact.at, { sensor: 'sinkhole', detail })];
}

function arrivedAt(contact: Contact, sight: Sight): SinkholeEventOf<'tcp'> | undefined {
  return sight.sinkhole.events.find(
    (event): event is SinkholeEventOf<'tcp'> =>
      event.type === 'tcp' && event.address === contact.address && event.port === contact.port,
  );
}

/** A connection that only the sinkhole saw: the trace missed a call, and its silence proves nothing more. */
function disagreement(event: SinkholeEvent, sight: Sight): Evidence[] {
  if (event.type !== 'tcp') return [];
  const at: CageMoment = { phase: 'build', process: [] };
  const subject = sight.subjectOf(sight.trace.root);
  const data = {
    transport: 'tcp',
    address: event.address,
    port: event.port,
    result: 'ok',
    bytesSent: 0,
    firstBytes: '',
    sensors: ['sinkhole'],
  } as const;
  return [
    evidence('network-connect', subject, at, { ...data, sensors: ['sinkhole'] }),
    evidence('sensor-gap', subject, at, {
      sensor: 'trace',
      detail: `a connection to ${event.address} port ${event.port} was not in the trace`,
    }),
  ];
}

function said(event: SinkholeEvent, seen: readonly Contact[], sight: Sight): Evidence[] {
  switch (event.type) {
    case 'dns':
      return [nameLookedUp(event, asker(event, seen) ?? stranger(sight))];
    case 'http':
      return [requested(event, speaker(event, seen) ?? stranger(sight))];
    case 'tls':
      return [greeted(event, speaker(event, seen) ?? stranger(sight))];
    case 'datagram':
      return [sentDatagram(event, speaker(event, seen) ?? stranger(sight))];
    default:
      return [];
  }
}

function nameLookedUp({ name, query, address }: SinkholeEventOf<'dns'>, by: By): Evidence {
  return evidence('dns-query', by.subject, by.at, { name, type: query, address, sensors: ['sinkhole'] });
}

function requested(event: SinkholeEventOf<'http'>, by: By): Evidence {
  const { method, host, path, port, headers, bodyBytes, answer } = event;
  const bodyExcerpt = Buffer.from(event.body, 'base64').subarray(0, EXCERPT_BYTES).toString('latin1');
  const data = { method, host, path, port, headers, bodyBytes, bodyExcerpt, answer };
  return evidence('http-request', by.subject, by.at, data);
}

function greeted({ serverName, protocols, address, port }: SinkholeEventOf<'tls'>, by: By): Evidence {
  return evidence('tls-hello', by.subject, by.at, { serverName, protocols, address, port });
}

function sentDatagram({ address, port, bytes, first }: SinkholeEventOf<'datagram'>, by: By): Evidence {
  const firstBytes = Buffer.from(first, 'base64').subarray(0, 64).toString('hex');
  return evidence('datagram', by.subject, by.at, { address, port, bytes, firstBytes });
}

interface By {
  readonly subject: string;
  readonly at: CageMoment;
}

function speaker(event: { readonly address: string; readonly port: number }, seen: readonly Contact[]): By | undefined {
  return (
    seen.find((contact) => contact.address === event.address && contact.port === event.port) ??
    seen.find((contact) => contact.address === event.address)
  );
}

/** Who asked for a name: the call that sent it to a resolver holds the name as DNS writes it. */
function asker(event: SinkholeEventOf<'dns'>, seen: readonly Contact[]): By | undefined {
  const labels = event.name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  const wire = Buffer.concat(labels).toString('hex').replace(/../g, '\\x$&').toLowerCase();
  return (
    seen.find((contact) => contact.port === 53 && contact.sent.toLowerCase().includes(wire)) ??
    seen.find((contact) => contact.port === 53)
  );
}

/** Nobody in the trace fits: the crate under scan is charged, at the start of the walk. */
function stranger(sight: Sight): By {
  return {
    subject: sight.subjectOf(sight.trace.root),
    at: { phase: [...sight.trace.phases.keys()][0] ?? 'build', process: [] },
  };
}
