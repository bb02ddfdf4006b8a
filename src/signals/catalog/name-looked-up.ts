import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal, whileBuilding } from '../define-signal.ts';

/** An offline build has nobody to look up. */
export default defineSignal({
  id: 'name-looked-up',
  status: 'stable',
  severity: 'low',
  layer: 'dynamic',
  claim: 'It looked up a name while it was built',
  references: [],
  needs: ['build', 'sensors'],
  kind: 'dns-query',
  when: whileBuilding,
  say: ({ data }) => `It looked up ${printable(data.name, 100)}`,
  examples: {
    raises: [
      [
        evidence(
          'dns-query',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { name: 'a.example', type: 'A', address: '198.51.100.1', sensors: ['sinkhole'] },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'dns-query',
          'story@1.0.0',
          { phase: 'link-and-run', process: ['cargo', 'build-script-build'] },
          { name: 'a.example', type: 'A', address: '198.51.100.1', sensors: ['sinkhole'] },
        ),
      ],
    ],
  },
});
