import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** Hex or base32 of 24 and more with digits in it. */
const ENCODED = /^(?=.*\d)([0-9a-f]{24,}|[a-z2-7]{28,})$/i;

/** Labels of hex or base32, or longer than names for people are. */
export default defineSignal({
  id: 'dns-tunnel',
  status: 'stable',
  severity: 'critical',
  layer: 'dynamic',
  claim: 'It carried data out in names',
  references: [],
  needs: ['build', 'sensors'],
  kind: 'dns-query',
  when: ({ data }) =>
    data.name.split('.').some((label) => label.length >= 40 || ENCODED.test(label)) || data.name.length >= 120,
  say: ({ data }) => `It looked up a name that carries data: ${printable(data.name, 120)}`,
  examples: {
    raises: [
      [
        evidence(
          'dns-query',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          {
            name: '6d6163686967656e657261746564646174616f7574.t.example',
            type: 'A',
            address: '198.51.100.1',
            sensors: ['sinkhole'],
          },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'dns-query',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { name: 'files.release-mirror.example', type: 'A', address: '198.51.100.1', sensors: ['sinkhole'] },
        ),
      ],
    ],
  },
});
