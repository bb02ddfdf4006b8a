import { type Evidence, evidence } from '../../../model/evidence.ts';
import { stranger, type Talks, talks } from '../conversations.ts';
import { type Parcel, parcelsOf, rowsOf } from '../leaks/parcels.ts';
import { type Leak, plainest, Search } from '../leaks/search.ts';
import type { Interpreter, Sight } from '../sight.ts';

/** A bait in what left the cage: as it is, in the encodings, hashes and wrappings that stealers use, or in pieces. */
const leaks: Interpreter = {
  id: 'leaks',
  interpret: (sight) => {
    const parcels = parcelsOf(sight.sinkhole.events);
    return parcels.length === 0 ? [] : searchAll(parcels, sight);
  },
};
export default leaks;

function searchAll(parcels: readonly Parcel[], sight: Sight): Evidence[] {
  const search = new Search(sight.secrets);
  const seen = talks(sight);
  const found = parcels.map((parcel) => ({ parcel, leaks: leaksIn(parcel, search, sight) }));
  const baits = new Set(found.flatMap(({ leaks }) => leaks.map(({ bait }) => bait)));
  // Piece by piece none may show what all of them in a row do.
  const joined = rowsOf(parcels).map(({ last, joined: text }) => ({
    parcel: last,
    leaks: search.look(text).filter(({ bait }) => !baits.has(bait)),
  }));
  const told = new Set(
    found.flatMap(({ parcel, leaks }) => (parcel.channel === 'http' && leaks.length > 0 ? [connectionOf(parcel)] : [])),
  );
  const pieces = [...found, ...joined]
    // A whole request was told as one, and then the bytes of its connection say the same again.
    .filter(({ parcel }) => parcel.channel !== 'tcp' || !told.has(connectionOf(parcel)))
    .flatMap(({ parcel, leaks }) => leaks.map((leak) => asEvidence(leak, parcel, seen)));
  return search.cut ? [...pieces, tooMuch(sight)] : pieces;
}

function leaksIn(parcel: Parcel, search: Search, sight: Sight): Leak[] {
  const last = parcel.parts.length - 1;
  const parts = parcel.parts.flatMap((part, at) => search.look(part, at === last ? parcel.encoding : ''));
  return plainest([...parts, ...lengthsIn(parcel, sight)]);
}

/** Lengths below this are too ordinary to say anything. Bytes. */
const TELLING_LENGTH = 100;

/** The length of a bait that was read, as a number by itself in what a program wrote. */
function lengthsIn({ own, event }: Parcel, sight: Sight): Leak[] {
  const numbers = new Set((own.match(/(?<![\dA-Za-z])\d{3,9}(?![\dA-Za-z])/g) ?? []).map(Number));
  return [...sight.baitLengths].flatMap(([path, length]) => {
    if (length < TELLING_LENGTH || !numbers.has(length) || !wasRead(path, event.seconds, sight)) return [];
    return [{ bait: sight.baits.get(path) ?? path, encoding: 'length' }];
  });
}

function wasRead(path: string, before: number, sight: Sight): boolean {
  return (sight.openings.get(path) ?? []).some((call) => call.seconds <= before);
}

function asEvidence({ bait, encoding }: Leak, parcel: Parcel, seen: Talks): Evidence {
  const by = seen.speaker(parcel.event);
  const destination = parcel.destination || placeOfConnection(parcel, seen);
  return evidence('bait-leaked', by.subject, by.at, { bait, encoding, channel: parcel.channel, destination });
}

function connectionOf({ event }: Parcel): number {
  return 'connection' in event ? event.connection : 0;
}

function placeOfConnection(parcel: Parcel, { conversations }: Talks): string {
  const opened = conversations.get(connectionOf(parcel))?.opened;
  return opened === undefined ? 'unknown' : `${opened.address} port ${opened.port}`;
}

function tooMuch(sight: Sight): Evidence {
  const { subject, at } = stranger(sight);
  return evidence('sensor-gap', subject, at, { sensor: 'leaks', detail: 'more was sent than is looked through' });
}
