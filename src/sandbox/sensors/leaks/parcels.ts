import type { SinkholeEvent, SinkholeEventOf } from '../sinkhole/open-sinkhole.ts';

/** One thing that left the cage, with all of its bytes. */
export interface Parcel {
  readonly channel: string;
  readonly destination: string;
  readonly event: SinkholeEvent & { readonly seconds: number };
  /** Each is looked through by itself. */
  readonly parts: readonly Buffer[];
  /** What the sender says of the last part's compression. */
  readonly encoding: string;
  /** What a program wrote and not a protocol: where a length would stand. */
  readonly own: string;
  /** To whom things in a row are one after the other: the owner of a name, a host, an address; and this one's share. */
  readonly row: string;
  readonly share: Buffer;
}

/** Of what a program wrote, so much may be a length. Bytes. */
const OWN_BYTES = 4096;
const ROW_BYTES = 4 * 1024 * 1024;

/** Everything that was said to the outside, in its order. */
export function parcelsOf(events: readonly SinkholeEvent[]): Parcel[] {
  return events.flatMap((event) => {
    switch (event.type) {
      case 'http':
        return [requestParcel(event)];
      case 'tcp-end':
        return event.heard === 0 ? [] : [bytesParcel(event, 'tcp', '', event.all)];
      case 'datagram':
        return [bytesParcel(event, 'datagram', `${event.address} port ${event.port}`, event.first)];
      case 'dns':
        return [nameParcel(event, 'dns', event.name)];
      case 'tls':
        return [nameParcel(event, 'tls', event.serverName)];
      default:
        return [];
    }
  });
}

function requestParcel(event: SinkholeEventOf<'http'>): Parcel {
  const { method, host, path, headers } = event;
  const values = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const body = Buffer.from(event.body, 'base64');
  const destination = host || event.address;
  return {
    channel: 'http',
    destination,
    event,
    parts: [Buffer.from([`${method} ${path}`, ...values].join('\n'), 'latin1'), body],
    encoding: headers['content-encoding'] ?? '',
    own: `${path}\n${body.subarray(0, OWN_BYTES).toString('latin1')}`,
    row: `http ${destination}`,
    share: body.length > 0 ? body : Buffer.from(path.replace(/^[^?]*\?[^=]*=?/, ''), 'latin1'),
  };
}

function bytesParcel(
  event: SinkholeEventOf<'tcp-end'> | SinkholeEventOf<'datagram'>,
  channel: string,
  destination: string,
  base64: string,
): Parcel {
  const body = Buffer.from(base64, 'base64');
  const own = body.subarray(0, OWN_BYTES).toString('latin1');
  return {
    channel,
    destination,
    event,
    parts: [body],
    encoding: '',
    own,
    row: `${channel} ${destination}`,
    share: body,
  };
}

/** Labels are joined as well, as a value longer than 63 characters must be cut into several. */
function nameParcel(event: SinkholeEventOf<'dns'> | SinkholeEventOf<'tls'>, channel: string, name: string): Parcel {
  const labels = name.split('.');
  return {
    channel,
    destination: name,
    event,
    parts: [Buffer.from(name, 'latin1'), Buffer.from(labels.join(''), 'latin1')],
    encoding: '',
    own: name,
    row: `${channel} ${labels.slice(-2).join('.')}`,
    share: Buffer.from(labels.slice(0, -2).join(''), 'latin1'),
  };
}

/** What went to one place in a row, joined, with the last of it; a name is mostly asked for twice, once a family of addresses. */
export function rowsOf(parcels: readonly Parcel[]): { readonly last: Parcel; readonly joined: Buffer }[] {
  const rows = new Map<string, Parcel[]>();
  for (const parcel of parcels) {
    const row = rows.get(parcel.row) ?? [];
    rows.set(parcel.row, row);
    if (row.at(-1)?.share.equals(parcel.share) !== true) row.push(parcel);
  }
  return [...rows.values()].flatMap((row) => {
    const last = row.at(-1);
    if (last === undefined || row.length < 2) return [];
    return [{ last, joined: Buffer.concat(row.map(({ share }) => share)).subarray(0, ROW_BYTES) }];
  });
}
