import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** Ordinary in registries of plug-ins, so no reason by itself; what it does is seen when the crate is linked and run. */
export default defineSignal({
  id: 'library-constructor',
  status: 'stable',
  severity: 'info',
  layer: 'static',
  claim: 'Code runs before main',
  references: ['RUSTSEC-2025-0155'],
  needs: ['syntax'],
  kind: 'syntax-match',
  when: ({ data, at }) => data.claim === 'constructor' && 'runsAt' in at && at.runsAt === 'run',
  say: ({ data }) => `Code is registered to run before main: ${printable(data.excerpt, 120)}`,
  examples: {
    raises: [
      [
        evidence(
          'syntax-match',
          'story@1.0.0',
          { file: 'src/lib.rs', line: 3, runsAt: 'run' },
          {
            claim: 'constructor',
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
          { claim: 'exec', callee: 'std::process::Command::new', arguments: ['curl'], excerpt: 'Command::new(..)' },
        ),
      ],
    ],
  },
});
