import { printable } from '../../kit/untrusted-text.ts';
import { defineSignal } from '../define-signal.ts';
import { advice } from '../version-evidence.ts';

/** After a takedown the owner's next version is good, or the attacker's second try: a person should look, once. */
export default defineSignal({
  id: 'advisory-malicious-before',
  status: 'stable',
  severity: 'medium',
  layer: 'metadata',
  claim: 'The crate was known malware, and this version came after that',
  references: ['https://rustsec.org/advisories/'],
  needs: ['dependencies'],
  kind: 'advisory',
  when: ({ subject, data }) => data.category === 'malicious-before' && data.dependency === subject,
  say: ({ data }) => `The crate was malicious by ${printable(data.advisory, 40)}; this version came days later`,
  examples: {
    raises: [[advice('MAL-2026-0001', 'story@1.0.0', 'malicious-before')]],
    quiet: [
      [advice('MAL-2026-0001', 'story@1.0.0', 'malicious')],
      [advice('MAL-2026-0001', 'helper@1.0.0', 'malicious-before')],
    ],
  },
});
