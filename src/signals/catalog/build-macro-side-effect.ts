import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal, whileBuilding } from '../define-signal.ts';

/** Code that runs while cargo builds: runs a program, connects or reads secrets inside the compiler. */
export default defineSignal({
  id: 'build-macro-side-effect',
  status: 'stable',
  severity: 'high',
  layer: 'static',
  claim: 'A macro acts on the machine while it is built',
  references: ['RUSTSEC-2021-0077'],
  needs: ['syntax'],
  kind: 'syntax-match',
  when: (piece) => piece.data.claim === 'macro-side-effect' && whileBuilding(piece),
  say: ({ data }) =>
    `Build-time code runs a program, connects or reads secrets inside the compiler: ${printable(data.excerpt, 120)}`,
  examples: {
    raises: [
      [
        evidence(
          'syntax-match',
          'story@1.0.0',
          { file: 'build.rs', line: 3, runsAt: 'build' },
          {
            claim: 'macro-side-effect',
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
            claim: 'macro-side-effect',
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
