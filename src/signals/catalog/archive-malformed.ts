import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** Truncated, oversized or odd, but with one reading: an accident as likely as an attack. */
export default defineSignal({
  id: 'archive-malformed',
  status: 'stable',
  severity: 'medium',
  layer: 'archive',
  claim: 'The archive is not one that cargo writes',
  references: [],
  needs: ['unpack'],
  kind: 'archive-anomaly',
  when: ({ data }) => !data.twoReadings,
  say: ({ data }) => `The archive is not one that cargo writes: ${printable(data.detail, 200)}`,
  examples: {
    raises: [
      [
        evidence(
          'archive-anomaly',
          'story@1.0.0',
          { file: 'Cargo.toml' },
          { anomaly: 'second-gzip-member', detail: 'a second member follows', twoReadings: false },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'archive-anomaly',
          'story@1.0.0',
          { file: 'Cargo.toml' },
          { anomaly: 'second-gzip-member', detail: 'a second member follows', twoReadings: true },
        ),
      ],
    ],
  },
});
