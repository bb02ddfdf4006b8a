import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** Code that runs when the crate is used: names a messenger, paste or tunnel host. One tier below build time, where nobody expects it. */
export default defineSignal({
  id: 'library-exfil-host',
  status: 'stable',
  severity: 'low',
  layer: 'static',
  claim: 'It names a host that stealers use as a drop when it is used',
  references: [],
  needs: ['syntax'],
  kind: 'syntax-match',
  when: ({ data, at }) => data.claim === 'exfil-host' && 'runsAt' in at && at.runsAt === 'run',
  say: ({ data }) => `Library code names a messenger, paste or tunnel host: ${printable(data.excerpt, 120)}`,
  examples: {
    raises: [
      [
        evidence(
          'syntax-match',
          'story@1.0.0',
          { file: 'src/lib.rs', line: 3, runsAt: 'run' },
          {
            claim: 'exfil-host',
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
            claim: 'exfil-host',
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
            claim: 'exfil-host',
            callee: 'std::process::Command::new',
            arguments: ['curl'],
            excerpt: 'Command::new(..)',
          },
        ),
      ],
    ],
  },
});
