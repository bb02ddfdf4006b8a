import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** Code that runs when the crate is used: reads a place of secrets and sends over the network. One tier below build time, where nobody expects it. */
export default defineSignal({
  id: 'library-read-then-send',
  status: 'stable',
  severity: 'high',
  layer: 'static',
  claim: 'It reads a secret place and sends when it is used',
  references: ['RUSTSEC-2026-0040'],
  needs: ['syntax'],
  kind: 'syntax-match',
  when: ({ data, at }) => data.claim === 'read-then-send' && 'runsAt' in at && at.runsAt === 'run',
  say: ({ data }) =>
    `Library code reads a place of secrets and sends over the network: ${printable(data.excerpt, 120)}`,
  examples: {
    raises: [
      [
        evidence(
          'syntax-match',
          'story@1.0.0',
          { file: 'src/lib.rs', line: 3, runsAt: 'run' },
          {
            claim: 'read-then-send',
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
          { file: 'build.rs', line: 3, runsAt: 'build' },
          {
            claim: 'read-then-send',
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
          { file: 'tests/a.rs', line: 3, runsAt: 'test' },
          {
            claim: 'read-then-send',
            callee: 'std::process::Command::new',
            arguments: ['curl'],
            excerpt: 'Command::new(..)',
          },
        ),
      ],
    ],
  },
});
