import type { Evidence } from '../../model/evidence.ts';
import { baselineOf, subtract } from '../baseline.ts';

/**
 * What one stay showed and another did not. A deed over the network is the same one where it reaches the same host: which of a name's
 * addresses a client tries first, its ports, its nonces and the bytes of its hello differ between any two runs.
 */
export function beyond(other: readonly Evidence[], first: readonly Evidence[]): readonly Evidence[] {
  const [before, now] = [namesOf(first), namesOf(other)];
  const known = new Set(first.map((piece) => deedOf(piece, before)).filter((deed) => deed !== null));
  return subtract(other, baselineOf(first)).filter((piece) => {
    const deed = deedOf(piece, now);
    return deed === null || !known.has(deed);
  });
}

/** The name that each address was told for. */
function namesOf(evidence: readonly Evidence[]): ReadonlyMap<string, string> {
  return new Map(
    evidence.flatMap((piece) =>
      piece.kind === 'dns-query' ? [[piece.data.address, hostOf(piece.data.name)] as const] : [],
    ),
  );
}

/** What is done over the network, and to whom; null where it is no such deed. */
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
