import type { CageMoment } from '../../model/evidence.ts';
import { type Contact, contacts, isLoopback, placeOf } from './contacts.ts';
import type { Sight } from './sight.ts';
import type { SinkholeEvent, SinkholeEventOf } from './sinkhole/open-sinkhole.ts';
import { speakers } from './speakers.ts';

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

/** Ties each connection, datagram and question that arrived to the call that began it. */
export function talks(sight: Sight): Talks {
  const seen = contacts(sight);
  const conversations = converse(sight, seen);
  const met = new Map(
    [...conversations.values()].flatMap((one): [Contact, Conversation][] =>
      one.contact === null ? [] : [[one.contact, one]],
    ),
  );
  const speakerOf = speakers(seen, conversations);
  return {
    contacts: seen,
    conversations,
    met,
    speaker: (event) => speakerOf(event) ?? stranger(sight),
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

function push<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
