import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import type { SignalDefinition } from '../../model/signal.ts';
import { ofKind, sentenceOver } from '../define-signal.ts';

const match = (claim: string, file: string, runsAt: 'run' | 'build' = 'run') =>
  evidence(
    'syntax-match',
    'story@1.0.0',
    { file, line: 4, runsAt },
    { claim, callee: claim, arguments: ['lib/libkmalloc.a'], excerpt: 'lib/libkmalloc.a' },
  );

/** Linking is enough to run what nobody can read (rands, 2025). */
const signal: SignalDefinition = {
  id: 'prebuilt-library-before-main',
  status: 'stable',
  severity: 'high',
  layer: 'static',
  claim: 'A library without a source is linked, and something runs before main',
  references: ['RUSTSEC-2025-0155'],
  needs: ['binaries', 'syntax'],
  raise: ({ evidence: all }) => {
    const matches = ofKind(all, 'syntax-match');
    const linked = matches.filter(({ data }) => data.claim === 'prebuilt-linked');
    const early = matches.filter(
      ({ data, at }) => data.claim === 'constructor' && 'runsAt' in at && at.runsAt === 'run',
    );
    const [first] = linked;
    if (first === undefined || early.length === 0) return null;
    const library = printable(first.data.excerpt, 120);
    return sentenceOver(
      [...early, ...linked],
      `Something runs before main, and a prebuilt library is linked: ${library}`,
    );
  },
  examples: {
    raises: [[match('constructor', 'src/lib.rs'), match('prebuilt-linked', 'build.rs', 'build')]],
    quiet: [
      [match('constructor', 'src/lib.rs')],
      [match('prebuilt-linked', 'build.rs', 'build')],
      [match('constructor', 'build.rs', 'build'), match('prebuilt-linked', 'build.rs', 'build')],
    ],
  },
};
export default signal;
