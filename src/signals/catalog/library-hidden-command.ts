import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** Code that runs when the crate is used: puts a command together from pieces and runs it. One tier below build time, where nobody expects it. */
export default defineSignal({
  id: 'library-hidden-command',
  status: 'stable',
  severity: 'medium',
  layer: 'static',
  claim: 'A command is put together so that it cannot be read when it is used',
  references: [],
  needs: ['syntax'],
  kind: 'syntax-match',
  when: ({ data, at }) => data.claim === 'hidden-command' && 'runsAt' in at && at.runsAt === 'run',
  say: ({ data }) => `Library code puts a command together from pieces and runs it: ${printable(data.excerpt, 120)}`,
  examples: {
    raises: [
      [
        evidence(
          'syntax-match',
          'story@1.0.0',
          { file: 'src/lib.rs', line: 3, runsAt: 'run' },
          {
            claim: 'hidden-command',
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
            claim: 'hidden-command',
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
            claim: 'hidden-command',
            callee: 'std::process::Command::new',
            arguments: ['curl'],
            excerpt: 'Command::new(..)',
          },
        ),
      ],
    ],
  },
});
