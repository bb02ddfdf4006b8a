import { type Contact, placeOf } from './contacts.ts';
import { questionsIn, wireName } from './questions.ts';
import type { SinkholeEvent, SinkholeEventOf } from './sinkhole/open-sinkhole.ts';

/** Clocks are one, but the tracer writes down a call when it begins and the sinkhole a connection when it has it. Seconds. */
const SLACK_SECONDS = 0.1;
const RESOLVER_PORT = 53;

/**
 * Tells which call began what the sinkhole tells of, from `seen` in the order of time. Found by place and by question, never by
 * going through all: a crate may send and ask as much as its limits let it.
 */
export function speakers(
  seen: readonly Contact[],
  conversations: ReadonlyMap<number, { readonly contact: Contact | null }>,
): (event: SinkholeEvent) => Contact | null {
  const byAddress = Map.groupBy(seen, ({ address }) => address);
  const byPlace = Map.groupBy(seen, placeOf);
  const askers = askersIn(seen);
  return (event) => {
    const connection = 'connection' in event ? conversations.get(event.connection) : undefined;
    if (connection !== undefined) return connection.contact;
    if (event.type === 'dns') return askers(event);
    if (!('address' in event)) return null;
    return latest(byPlace.get(placeOf(event)), event) ?? latest(byAddress.get(event.address), event);
  };
}

/** Who asked for a name: the call that sent it to a resolver holds the name as DNS writes it. */
function askersIn(seen: readonly Contact[]): (event: SinkholeEventOf<'dns'>) => Contact | null {
  const resolving = seen.filter(({ port }) => port === RESOLVER_PORT);
  const byName = new Map<string, Contact[]>();
  for (const contact of resolving)
    for (const name of questionsIn(contact.sent)) {
      const asking = byName.get(name);
      if (asking === undefined) byName.set(name, [contact]);
      else asking.push(contact);
    }
  return (event) => latest(byName.get(wireName(event.name)), event) ?? latest(resolving, event);
}

/** The last call before the event, else the first of all. */
function latest(calls: readonly Contact[] = [], event: { readonly seconds: number }): Contact | null {
  const until = event.seconds + SLACK_SECONDS;
  let from = 0;
  for (let to = calls.length; from < to; ) {
    const middle = (from + to) >> 1;
    if ((calls[middle]?.seconds ?? 0) <= until) from = middle + 1;
    else to = middle;
  }
  return calls[Math.max(0, from - 1)] ?? null;
}
