import type { CageMoment } from '../../model/evidence.ts';
import { type Contact, contacts, isLoopback } from './contacts.ts';
import type { Sight } from './sight.ts';
import type { SinkholeEvent, SinkholeEventOf } from './sinkhole/open-sinkhole.ts';

export interface By {
  readonly subject: string;
  readonly at: CageMoment;
}

/** One TCP connection with all that both sensors saw of it. */
export interface Conversation {
  readonly opened: SinkholeEventOf<'tcp'>;
  readonly contact: Contact | null;
  readonly first: SinkholeEventOf<'tcp-data'> | null;
  readonly end: SinkholeEventOf<'tcp-end'> | null;
}

/** What the two sensors of the network saw, laid side by side. */
export interface Talks {
  readonly contacts: readonly Contact[];
  readonly conversations: ReadonlyMap<number, Conversation>;
  /** Connections of the trace that the sinkhole had too. */
  readonly met: ReadonlyMap<Contact, Conversation>;
  /** Who said what the sinkhole tells of. */
  speaker(event: SinkholeEvent): By;
}

/** Clocks are one, but the tracer writes down a call when it begins and the sinkhole a connection when it has it. Seconds. */
const SLACK_SECONDS = 0.1;

/** Ties each connection, datagram and question that arrived to the call that began it. */
export function talks(sight: Sight): Talks {
  const seen = contacts(sight);
  const conversations = converse(sight, seen);
  const met = new Map(
    [...conversations.values()].flatMap((one): [Contact, Conversation][] =>
      one.contact === null ? [] : [[one.contact, one]],
    ),
  );
  return {
    contacts: seen,
    conversations,
    met,
    speaker: (event) => speakerOf(event, seen, conversations) ?? stranger(sight),
  };
}

/** The n-th connection to a place is the n-th call that reached for it. */
function converse(sight: Sight, seen: readonly Contact[]): Map<number, Conversation> {
  const waiting = new Map<string, Contact[]>();
  for (const contact of seen)
    if (contact.transport === 'tcp' && contact.reached) push(waiting, placeOf(contact), contact);
  const of = <Type extends SinkholeEvent['type']>(type: Type) => ofType(sight.sinkhole.events, type);
  const firsts = new Map(of('tcp-data').map((event) => [event.connection, event]));
  const ends = new Map(of('tcp-end').map((event) => [event.connection, event]));
  return new Map(
    of('tcp')
      .filter(({ address }) => !isLoopback(address))
      .map((opened) => {
        const { connection } = opened;
        const contact = waiting.get(placeOf(opened))?.shift() ?? null;
        return [
          connection,
          { opened, contact, first: firsts.get(connection) ?? null, end: ends.get(connection) ?? null },
        ];
      }),
  );
}

function speakerOf(
  event: SinkholeEvent,
  seen: readonly Contact[],
  conversations: ReadonlyMap<number, Conversation>,
): By | null {
  const connection = 'connection' in event ? conversations.get(event.connection) : undefined;
  if (connection !== undefined) return connection.contact;
  if (event.type === 'dns') return asker(event, seen);
  if (!('address' in event)) return null;
  const same = seen.filter((contact) => contact.address === event.address);
  return (
    latest(
      same.filter(({ port }) => port === event.port),
      event,
    ) ?? latest(same, event)
  );
}

/** The last call before the event. */
function latest(calls: readonly Contact[], event: { readonly seconds: number }): Contact | null {
  return calls.findLast(({ seconds }) => seconds <= event.seconds + SLACK_SECONDS) ?? calls[0] ?? null;
}

/** Who asked for a name: the call that sent it to a resolver holds the name as DNS writes it. */
function asker(event: SinkholeEventOf<'dns'>, seen: readonly Contact[]): Contact | null {
  const resolving = seen.filter((contact) => contact.port === 53);
  const wire = wireText(event.name);
  return (
    latest(
      resolving.filter((contact) => contact.sent.toLowerCase().includes(wire)),
      event,
    ) ?? latest(resolving, event)
  );
}

/** Up to the next dot that is not escaped. */
const LABEL = /(?:\\(?:\d{3}|.)|[^.\\])+/g;

/** Each label after its length, as the tracer writes bytes. */
function wireText(name: string): string {
  const labels = (name.match(LABEL) ?? []).map(labelBytes);
  const wire = Buffer.concat(labels.flatMap((label) => [Buffer.from([label.length]), label]));
  return wire.toString('hex').replace(/../g, '\\x$&');
}

/** The bytes of a label that is written as in a master file. */
function labelBytes(label: string): Buffer {
  const plain = label.replace(/\\(\d{3}|.)/g, (_, one: string) =>
    one.length === 3 ? String.fromCharCode(Number(one)) : one,
  );
  return Buffer.from(plain, 'latin1');
}

/** Nobody in the trace fits: the crate under scan is charged, at the start of the walk. */
export function stranger(sight: Sight): By {
  return {
    subject: sight.subjectOf(sight.trace.root),
    at: { phase: [...sight.trace.phases.keys()][0] ?? 'build', process: [] },
  };
}

export function ofType<Type extends SinkholeEvent['type']>(
  events: readonly SinkholeEvent[],
  type: Type,
): SinkholeEventOf<Type>[] {
  return events.filter((event): event is SinkholeEventOf<Type> => event.type === type);
}

export function placeOf({ address, port }: { readonly address: string; readonly port: number }): string {
  return `${address} ${port}`;
}

function push<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
