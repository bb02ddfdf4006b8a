import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** Code that runs when the crate is used: fetches something and runs it. One tier below build time, where nobody expects it. */
export default defineSignal({
  id: 'library-download-then-run',
  status: 'stable',
  severity: 'high',
  layer: 'static',
  claim: 'What it downloads, it runs when it is used',
  references: ['RUSTSEC-2026-0155'],
  needs: ['syntax'],
  kind: 'syntax-match',
  when: ({ data, at }) => data.claim === 'download-then-run' && 'runsAt' in at && at.runsAt === 'run',
  say: ({ data }) => `Library code fetches something and runs it: ${printable(data.excerpt, 120)}`,
  examples: {
    raises: [
      [
        evidence(
          'syntax-match',
          'story@1.0.0',
          { file: 'src/lib.rs', line: 3, runsAt: 'run' },
          {
            claim: 'download-then-run',
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
            claim: 'download-then-run',
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
            claim: 'download-then-run',
            callee: 'std::process::Command::new',
            arguments: ['curl'],
            excerpt: 'Command::new(..)',
          },
        ),
      ],
    ],
  },
});
