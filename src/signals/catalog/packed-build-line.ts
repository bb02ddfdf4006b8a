import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal, whileBuilding } from '../define-signal.ts';

const packed = (claim: string, callee: string, value: string, runsAt: 'build' | 'macro' | 'run' = 'run') =>
  evidence(
    'syntax-match',
    'story@1.0.0',
    { file: 'src/lib.rs', line: 3, runsAt },
    { claim, callee, arguments: [value], excerpt: value },
  );

/** Minified, or pushed out of sight by spaces. 0 of 2,632 archives of real crates; generated code may be so. */
export default defineSignal({
  id: 'packed-build-line',
  status: 'stable',
  severity: 'low',
  layer: 'static',
  claim: 'Build-time code stands on a line that no reader sees the end of',
  references: [],
  needs: ['syntax'],
  kind: 'syntax-match',
  when: (piece) => piece.data.claim === 'packed-line' && whileBuilding(piece),
  say: ({ data }) => `Build-time code stands on one line of ${printable(data.callee, 40)}`,
  examples: {
    raises: [[packed('packed-line', '2400 characters', '', 'build')]],
    quiet: [[packed('packed-line', '2400 characters', '', 'run')]],
  },
});
