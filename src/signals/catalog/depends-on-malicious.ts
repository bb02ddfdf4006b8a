import { printable } from '../../kit/untrusted-text.ts';
import { defineSignal } from '../define-signal.ts';
import { risk } from '../version-evidence.ts';

/** finch-rust was clean but for its dependency. The verdict below is our own and may be a mistake: this is for holding. */
export default defineSignal({
  id: 'depends-on-malicious',
  status: 'stable',
  severity: 'high',
  layer: 'metadata',
  claim: 'A dependency was judged malicious',
  references: [],
  needs: ['dependencies'],
  kind: 'dependency-risk',
  when: ({ data }) => data.risk === 'judged-malicious',
  say: ({ data }) =>
    `${printable(data.dependency, 120)}, which satisfies ${printable(data.detail, 60)}, was judged malicious`,
  examples: {
    raises: [[risk('judged-malicious', 'sketch-hash@0.1.4', '*')]],
    quiet: [[risk('young-crate', 'sketch-hash@0.1.4', 'first published 3 hours before')]],
  },
});
