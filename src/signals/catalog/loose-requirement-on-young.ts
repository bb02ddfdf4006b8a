import { printable } from '../../kit/untrusted-text.ts';
import { defineSignal } from '../define-signal.ts';
import { risk } from '../version-evidence.ts';

/** finch-rust took any version of its payload crate, which then was published eight times. */
export default defineSignal({
  id: 'loose-requirement-on-young',
  status: 'stable',
  severity: 'medium',
  layer: 'metadata',
  claim: 'Any version of a crate that is days old satisfies the requirement',
  references: [],
  needs: ['dependencies'],
  kind: 'dependency-risk',
  when: ({ data }) => data.risk === 'loose-requirement',
  say: ({ data }) =>
    `Any later version of ${printable(data.dependency, 120)} satisfies ${printable(data.detail, 60)}, and it is days old`,
  examples: {
    raises: [[risk('loose-requirement', 'sketch-hash@0.1.0', '*')]],
    quiet: [[risk('young-crate', 'sketch-hash@0.1.0', 'first published 3 hours before')]],
  },
});
