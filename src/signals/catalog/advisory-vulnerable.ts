import { printable } from '../../kit/untrusted-text.ts';
import { defineSignal } from '../define-signal.ts';
import { advice } from '../version-evidence.ts';

/** A bug is no attack: nothing of this makes a verdict, and the reader may want to know. */
export default defineSignal({
  id: 'advisory-vulnerable',
  status: 'stable',
  severity: 'low',
  layer: 'metadata',
  claim: 'The crate, or a dependency of it, has a known vulnerability',
  references: ['https://rustsec.org/advisories/'],
  needs: ['dependencies'],
  kind: 'advisory',
  when: ({ data }) => data.category === 'vulnerable',
  say: ({ data }) =>
    `${printable(data.dependency, 120)} is vulnerable by ${printable(data.advisory, 40)}: ${printable(data.title ?? '', 160)}`,
  examples: {
    raises: [[advice('RUSTSEC-2026-0002', 'old@1.0.0', 'vulnerable')]],
    quiet: [[advice('RUSTSEC-2026-0003', 'old@1.0.0', 'unmaintained')]],
  },
});
