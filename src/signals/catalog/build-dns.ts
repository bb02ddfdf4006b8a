import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal, whileBuilding } from '../define-signal.ts';

/** Code that runs while cargo builds: looks up a name by itself. */
export default defineSignal({
  id: 'build-dns',
  status: 'stable',
  severity: 'medium',
  layer: 'static',
  claim: 'Build-time code looks up names while it is built',
  references: [],
  needs: ['syntax'],
  kind: 'syntax-match',
  when: (piece) => piece.data.claim === 'dns' && whileBuilding(piece),
  say: ({ data }) => `Build-time code looks up a name by itself: ${printable(data.excerpt, 120)}`,
  examples: {
    raises: [
      [
        evidence(
          'syntax-match',
          'story@1.0.0',
          { file: 'build.rs', line: 3, runsAt: 'build' },
          { claim: 'dns', callee: 'std::process::Command::new', arguments: ['curl'], excerpt: 'Command::new(..)' },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'syntax-match',
          'story@1.0.0',
          { file: 'src/lib.rs', line: 3, runsAt: 'run' },
          { claim: 'dns', callee: 'std::process::Command::new', arguments: ['curl'], excerpt: 'Command::new(..)' },
        ),
      ],
      [
        evidence(
          'syntax-match',
          'story@1.0.0',
          { file: 'build.rs', line: 3, runsAt: 'build' },
          { claim: 'env-read', callee: 'std::process::Command::new', arguments: ['curl'], excerpt: 'Command::new(..)' },
        ),
      ],
    ],
  },
});
