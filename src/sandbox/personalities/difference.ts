import type { Evidence } from '../../model/evidence.ts';
import { baselineOf, subtract } from '../baseline.ts';

/**
 * What one stay showed and another did not. A deed over the network is the same one where it reaches the same host: which of a name's
 * addresses a client tries first, its ports, its nonces and the bytes of its hello differ between any two runs.
 */
export function beyond(other: readonly Evidence[], first: readonly Evidence[]): readonly Evidence[] {
  const known = new Set(deedsOf(first));
  const deeds = deedsOf(other);
  const differing = new Set(other.filter((_piece, at) => deeds[at] === null || !known.has(deeds[at] ?? null)));
  return subtract(other, baselineOf(first)).filter((piece) => differing.has(piece));
}

/** For each piece what is done to whom; null where it is no deed over the network. */
function deedsOf(evidence: readonly Evidence[]): (string | null)[] {
  const names = new Map(
    evidence.flatMap(({ kind, data }): [string, string][] =>
      kind === 'dns-query' && 'name' in data && 'address' in data ? [[String(data.address), hostOf(data.name)]] : [],
    ),
  );
  return evidence.map((piece) => deedOf(piece, names));
}

function deedOf(piece: Evidence, names: ReadonlyMap<string, string>): string | null {
  switch (piece.kind) {
    case 'dns-query':
      return `looks up ${hostOf(piece.data.name)}`;
    case 'network-connect':
    case 'datagram':
      return `${piece.kind} ${names.get(piece.data.address) ?? piece.data.address} ${piece.data.port}`;
    case 'http-request':
      return `asks ${hostOf(piece.data.host)} ${piece.data.method} ${pathOf(piece.data.path)}`;
    case 'tls-hello':
      return `tls ${hostOf(piece.data.serverName)} ${piece.data.port}`;
    case 'bait-leaked':
      return `leaks ${piece.data.bait} ${names.get(piece.data.destination) ?? piece.data.destination}`;
    default:
      return null;
  }
}

const hostOf = (name: string) => name.toLowerCase().replace(/\.$/, '');
/** A query holds what is new in each run. */
const pathOf = (path: string) => path.replace(/\?.*$/s, '');
