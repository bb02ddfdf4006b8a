import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal, whileBuilding } from '../define-signal.ts';

/** Code that runs while cargo builds: describes the machine it runs on and sends over the network. */
export default defineSignal({
  id: 'build-host-fingerprint-then-send',
  status: 'stable',
  severity: 'critical',
  layer: 'static',
  claim: 'It describes the machine and sends while it is built',
  references: ['RUSTSEC-2023-0104'],
  needs: ['syntax'],
  kind: 'syntax-match',
  when: (piece) => piece.data.claim === 'host-fingerprint-then-send' && whileBuilding(piece),
  say: ({ data }) =>
    `Build-time code describes the machine it runs on and sends over the network: ${printable(data.excerpt, 120)}`,
  examples: {
    raises: [
      [
        evidence(
          'syntax-match',
          'story@1.0.0',
          { file: 'build.rs', line: 3, runsAt: 'build' },
          {
            claim: 'host-fingerprint-then-send',
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
            claim: 'host-fingerprint-then-send',
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
