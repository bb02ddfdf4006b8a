import { evidence } from '../../model/evidence.ts';
import type { SignalDefinition } from '../../model/signal.ts';
import { ofKind, sentenceOver, whileBuilding } from '../define-signal.ts';

/** What a build script of a crate that says it is another's seldom needs. */
const ACTS: ReadonlySet<string> = new Set([
  'connect',
  'udp',
  'dns',
  'http',
  'download-tool',
  'download-then-run',
  'read-then-send',
  'sweep-then-send',
  'host-fingerprint-then-send',
  'exfil-host',
  'hidden-command',
  'decode-then-run',
  'detached-child',
]);

const like = (likeness: string) =>
  evidence('name-likeness', 'story@1.0.0', { file: 'Cargo.toml' }, { likeness, target: 'serde' });
const bait = evidence(
  'provenance',
  'story@1.0.0',
  { file: 'Cargo.toml' },
  { claim: 'version-bait', detail: 'first version 99.0.0, 1 line of code, a build script (build.rs)' },
);
const act = (claim: string, runsAt: 'build' | 'run') =>
  evidence(
    'syntax-match',
    'story@1.0.0',
    { file: 'build.rs', line: 3, runsAt },
    { claim, callee: 'std::net::TcpStream::connect', arguments: [null], excerpt: 'TcpStream::connect(..)' },
  );

/** A weak sign in the name and a weak sign in the build script strengthen each other (the crates of 2023 and the 99.x ones). */
const signal: SignalDefinition = {
  id: 'squat-acts-at-build',
  status: 'stable',
  severity: 'medium',
  layer: 'metadata',
  claim: 'A new crate with the name or version of a trap reaches out while it is built',
  references: ['RUSTSEC-2023-0097', 'MAL-2026-3101'],
  needs: ['metadata', 'syntax'],
  raise: ({ evidence: all }) => {
    const traps = [
      ...ofKind(all, 'name-likeness').filter(({ data }) => data.likeness !== 'companion'),
      ...ofKind(all, 'provenance').filter(({ data }) => data.claim === 'version-bait'),
    ];
    const acts = ofKind(all, 'syntax-match').filter((piece) => ACTS.has(piece.data.claim) && whileBuilding(piece));
    if (traps.length === 0 || acts.length === 0) return null;
    return sentenceOver(
      [...acts, ...traps],
      'It looks like a trap by its name or version, and reaches out at build time',
    );
  },
  examples: {
    raises: [
      [like('omitted'), act('connect', 'build')],
      [bait, act('download-tool', 'build')],
    ],
    quiet: [
      [like('omitted')],
      [act('connect', 'build')],
      [like('omitted'), act('connect', 'run')],
      [like('companion'), act('connect', 'build')],
    ],
  },
};
export default signal;
