import { printable } from '../../kit/untrusted-text.ts';
import { defineSignal } from '../define-signal.ts';
import { advice } from '../version-evidence.ts';

/** People have looked and found an attack: in the crate itself, or in what every build of it brings along. */
export default defineSignal({
  id: 'advisory-malicious',
  status: 'stable',
  severity: 'critical',
  layer: 'metadata',
  claim: 'The crate, or a dependency of it, is known malware',
  references: ['https://rustsec.org/advisories/'],
  needs: ['dependencies'],
  kind: 'advisory',
  when: ({ data }) => data.category === 'malicious',
  say: ({ data }) => `${printable(data.dependency, 120)} is malicious by ${printable(data.advisory, 40)}`,
  examples: {
    raises: [
      [advice('MAL-2026-0001', 'story@1.0.0', 'malicious')],
      [advice('RUSTSEC-2026-0001', 'story-helper ^1', 'malicious')],
    ],
    quiet: [[advice('RUSTSEC-2026-0002', 'old@1.0.0', 'vulnerable')]],
  },
});
