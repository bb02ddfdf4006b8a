import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import type { SignalDefinition } from '../../model/signal.ts';
import { ofKind, sentenceOver } from '../define-signal.ts';

const REACHES: ReadonlySet<string> = new Set(['connect', 'http', 'udp', 'dns', 'download-tool', 'upload']);

const match = (line: number, claim: string, runsAt: 'run' | 'test' = 'run') =>
  evidence(
    'syntax-match',
    'story@1.0.0',
    { file: 'src/lib.rs', line, runsAt },
    { claim, callee: 'std::fs::read', arguments: ['ssh-key', 'wallet', 'browser'], excerpt: 'std::fs::read(..)' },
  );

/** A client reads its own credentials; who reads those of several, and keys and sessions with them, collects. */
const signal: SignalDefinition = {
  id: 'library-collects-secrets',
  status: 'stable',
  severity: 'high',
  layer: 'static',
  claim: 'It reads secrets of several kinds and can reach out when it is used',
  references: [],
  needs: ['syntax'],
  raise: ({ evidence: all }) => {
    const matches = ofKind(all, 'syntax-match').filter(({ at }) => 'runsAt' in at && at.runsAt === 'run');
    const collects = matches.filter(({ data }) => data.claim === 'secrets-of-many-kinds');
    const reaches = matches.filter(({ data }) => REACHES.has(data.claim));
    const kinds = collects[0]?.data.arguments.filter((kind) => kind !== null).join(', ') ?? '';
    return collects.length === 0 || reaches.length === 0
      ? null
      : sentenceOver(
          collects,
          `Library code reads places of secrets of several kinds (${printable(kinds, 120)}) and reaches out`,
        );
  },
  examples: {
    raises: [[match(4, 'secrets-of-many-kinds'), match(9, 'http')]],
    quiet: [
      [match(4, 'secrets-of-many-kinds')],
      [match(9, 'http')],
      [match(4, 'secret-path'), match(9, 'http')],
      [match(4, 'secrets-of-many-kinds', 'test'), match(9, 'http', 'test')],
    ],
  },
};
export default signal;
