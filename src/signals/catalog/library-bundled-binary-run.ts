import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** Code that runs when the crate is used: runs a program that lies in the package. One tier below build time, where nobody expects it. */
export default defineSignal({
  id: 'library-bundled-binary-run',
  status: 'stable',
  severity: 'high',
  layer: 'static',
  claim: 'It runs a binary that the package ships when it is used',
  references: [],
  needs: ['syntax'],
  kind: 'syntax-match',
  when: ({ data, at }) => data.claim === 'bundled-binary-run' && 'runsAt' in at && at.runsAt === 'run',
  say: ({ data }) => `Library code runs a program that lies in the package: ${printable(data.excerpt, 120)}`,
  examples: {
    raises: [
      [
        evidence(
          'syntax-match',
          'story@1.0.0',
          { file: 'src/lib.rs', line: 3, runsAt: 'run' },
          {
            claim: 'bundled-binary-run',
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
            claim: 'bundled-binary-run',
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
            claim: 'bundled-binary-run',
            callee: 'std::process::Command::new',
            arguments: ['curl'],
            excerpt: 'Command::new(..)',
          },
        ),
      ],
    ],
  },
});
