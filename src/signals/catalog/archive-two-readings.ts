import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** 0 of 936 real archives have two readings: it takes intent to make one. */
export default defineSignal({
  id: 'archive-two-readings',
  status: 'stable',
  severity: 'critical',
  layer: 'archive',
  claim: 'The archive can be read in two ways',
  references: ['CVE-2026-5223'],
  needs: ['unpack'],
  kind: 'archive-anomaly',
  when: ({ data }) => data.twoReadings,
  say: ({ data }) =>
    `Cargo and another reader unpack different files from this archive: ${printable(data.detail, 200)}`,
  examples: {
    raises: [
      [
        evidence(
          'archive-anomaly',
          'story@1.0.0',
          { file: 'Cargo.toml' },
          { anomaly: 'second-gzip-member', detail: 'a second member follows', twoReadings: true },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'archive-anomaly',
          'story@1.0.0',
          { file: 'Cargo.toml' },
          { anomaly: 'second-gzip-member', detail: 'a second member follows', twoReadings: false },
        ),
      ],
    ],
  },
});
