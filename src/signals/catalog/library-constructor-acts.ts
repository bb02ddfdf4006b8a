import { printable } from '../../kit/untrusted-text.ts';
import { type EvidenceOfKind, evidence } from '../../model/evidence.ts';
import type { SignalDefinition } from '../../model/signal.ts';
import { ofKind, sentenceOver } from '../define-signal.ts';

const ACTS: ReadonlySet<string> = new Set(['connect', 'datagram', 'dns', 'send', 'exec', 'download-tool', 'detach']);
/** Lines between the registration and what the registered function does; constructors in the wild are one short function. */
const NEAR = 60;

const match = (line: number, claim: string, runsAt: 'run' | 'build' = 'run') =>
  evidence(
    'syntax-match',
    'story@1.0.0',
    { file: 'src/lib.rs', line, runsAt },
    { claim, callee: 'std::net::TcpStream::connect', arguments: [null], excerpt: 'TcpStream::connect(..)' },
  );

/** Registered to run before main, and beside it the network or a program (rands, uniswap-utils): linking is enough. */
const signal: SignalDefinition = {
  id: 'library-constructor-acts',
  status: 'stable',
  severity: 'high',
  layer: 'static',
  claim: 'Code that runs before main reaches out',
  references: ['RUSTSEC-2025-0155'],
  needs: ['syntax'],
  raise: ({ evidence: all }) => {
    const matches = ofKind(all, 'syntax-match').filter(({ at }) => 'runsAt' in at && at.runsAt === 'run');
    const constructors = matches.filter(({ data }) => data.claim === 'constructor');
    const acts = matches.filter(
      (piece) => ACTS.has(piece.data.claim) && constructors.some((registration) => isNear(registration, piece)),
    );
    const first = acts[0];
    return first === undefined
      ? null
      : sentenceOver(acts, `Beside code that runs before main stands: ${printable(first.data.excerpt, 120)}`);
  },
  examples: {
    raises: [[match(4, 'constructor'), match(9, 'connect')]],
    quiet: [
      [match(4, 'constructor')],
      [match(9, 'connect')],
      [match(4, 'constructor'), match(400, 'connect')],
      [match(4, 'constructor', 'build'), match(9, 'connect', 'build')],
    ],
  },
};
export default signal;

function isNear(registration: EvidenceOfKind<'syntax-match'>, act: EvidenceOfKind<'syntax-match'>): boolean {
  if (!('file' in registration.at) || !('file' in act.at) || registration.at.file !== act.at.file) return false;
  return Math.abs((registration.at.line ?? 0) - (act.at.line ?? 0)) <= NEAR;
}
