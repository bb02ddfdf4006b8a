import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal, whileBuilding } from '../define-signal.ts';

/** Code that runs while cargo builds: decodes a hidden address and connects to it. */
export default defineSignal({
  id: 'build-decode-then-connect',
  status: 'stable',
  severity: 'high',
  layer: 'static',
  claim: 'It decodes an address and connects to it while it is built',
  references: [],
  needs: ['syntax'],
  kind: 'syntax-match',
  when: (piece) => piece.data.claim === 'decode-then-connect' && whileBuilding(piece),
  say: ({ data }) => `Build-time code decodes a hidden address and connects to it: ${printable(data.excerpt, 120)}`,
  examples: {
    raises: [
      [
        evidence(
          'syntax-match',
          'story@1.0.0',
          { file: 'build.rs', line: 3, runsAt: 'build' },
          {
            claim: 'decode-then-connect',
            callee: 'std::process::Command::new',
            arguments: ['curl'],
            excerpt: 'Command::new(..)',
          },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'syntax-match',
          'story@1.0.0',
          { file: 'src/lib.rs', line: 3, runsAt: 'run' },
          {
            claim: 'decode-then-connect',
            callee: 'std::process::Command::new',
            arguments: ['curl'],
            excerpt: 'Command::new(..)',
          },
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
