import type { Act } from './acts.ts';
import { addressOf, isPrivate } from './addresses.ts';
import { isCloud, isDropHost, isMetadataService } from './hosts.ts';
import type { Value } from './symbols.ts';
import { asText, FROM, isWhole, origins, shown, UNKNOWN } from './value.ts';
import type { World } from './world.ts';

/** In what part of a message something leaves. A token is at home in a header, a client's own key too. */
export type Part = 'address' | 'header' | 'body';

type Row = readonly [origin: number, claim: string, parts: readonly Part[]];

const EVERYWHERE: readonly Part[] = ['address', 'header', 'body'];
const SENT: readonly Row[] = [
  [FROM.secret, 'read-then-send', EVERYWHERE],
  [FROM.token, 'read-then-send', ['address', 'body']],
  [FROM.credential, 'credential-then-send', ['address', 'body']],
  // Of a library's requests the headers are made of settings, which may come from anywhere.
  [FROM.sweep, 'sweep-then-send', ['address', 'body']],
  [FROM.host, 'host-fingerprint-then-send', EVERYWHERE],
  [FROM.history, 'history-then-send', EVERYWHERE],
  [FROM.keys, 'keys-then-send', EVERYWHERE],
  [FROM.home | FROM.file, 'documents-then-send', ['body']],
  [FROM.store, 'read-then-send', ['address', 'body']],
];
/** What tells of a person or machine. */
const TELLS = FROM.secret | FROM.token | FROM.credential | FROM.sweep | FROM.host | FROM.history | FROM.keys;

/** Something goes out: what was read before it and flows into it is told. */
export function sendsOut(world: World, act: Act, values: readonly Value[], part: Part): void {
  const from = origins(values);
  for (const [bits, claim, parts] of SENT)
    if ((from & bits) === bits && (parts.includes(part) || world.runsAt !== 'run')) see(world, claim, act);
  for (const [claim, holds] of WORSE) if (holds(world, from, act)) see(world, claim, act);
  if (part !== 'body' || values.every(isEmpty)) return;
  if (world.runsAt !== 'run' && !isToSelf(world, act)) see(world, 'upload', act);
  world.uploads.push({ ...act, runsAt: world.runsAt });
}

/** What makes a thing that is sent worse: where to, and under which condition. */
const WORSE: readonly (readonly [claim: string, holds: (world: World, from: number, act: Act) => boolean])[] = [
  ['metadata-then-send', (world, from) => (from & FROM.metadata) !== 0 && isAnotherHost(world.address)],
  ['sends-unwatched', (world, from) => (world.gate & (FROM.ci | FROM.watcher)) !== 0 && (from & TELLS) !== 0],
  ['told-to-drop', (world, from, act) => (from & TELLS) !== 0 && addressesDrop(world, act)],
];

function see(world: World, claim: string, { callee, values, node, frame }: Act): void {
  world.see(claim, callee, values, node, frame);
}

/** `.body(())`, `.send()`: nothing goes with it. Nor does it with a request for something, written by hand. */
function isEmpty(value: Value): boolean {
  const known = asText(value).text;
  if (known !== null && /^(GET|HEAD) /.test(known) && value.from === 0) return true;
  return value.text === '' || (value.list !== null && value.list.length === 0) || value === UNKNOWN;
}

/** A host that is neither the service that answered nor one of the clouds, which take such answers. */
function isAnotherHost(address: string | null): boolean {
  return address !== null && NAMES_HOST.test(address) && !isMetadataService(address) && !isCloud(address);
}

const NAMES_HOST = /^(\w+:\/\/[\w.-]+(\/|:|$)|[\w-]+(\.[\w-]+)+:\d+$)/;

/** Whether this, or what was reached before it in the function, is a drop. */
function addressesDrop(world: World, { values }: Act): boolean {
  const address = shown(asText(values[0] ?? UNKNOWN));
  return (address !== null && isDropHost(address)) || (world.address !== null && isDropHost(world.address));
}

/** To the machine itself or its neighbours: a test's server, a daemon. */
function isToSelf(world: World, { values }: Act): boolean {
  const address = addressOf(values[0] ?? UNKNOWN).text;
  const known = isWhole(address) && /^\w+:\/\/|^[\d.]+(:\d+)?$|^localhost/.test(address) ? address : world.address;
  return known !== null && isPrivate(known);
}
