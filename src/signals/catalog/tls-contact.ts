import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal, whileBuilding } from '../define-signal.ts';

/** Names whom it meant to reach; the contact itself is told apart. */
export default defineSignal({
  id: 'tls-contact',
  status: 'stable',
  severity: 'low',
  layer: 'dynamic',
  claim: 'It spoke TLS while it was built',
  references: [],
  needs: ['build', 'sensors'],
  kind: 'tls-hello',
  when: whileBuilding,
  say: ({ data }) => `It began TLS with ${printable(data.serverName || data.address, 80)}`,
  examples: {
    raises: [
      [
        evidence(
          'tls-hello',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { serverName: 'files.example', protocols: ['h2'], address: '198.51.100.1', port: 443 },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'tls-hello',
          'story@1.0.0',
          { phase: 'link-and-run', process: ['cargo', 'build-script-build'] },
          { serverName: 'files.example', protocols: ['h2'], address: '198.51.100.1', port: 443 },
        ),
      ],
    ],
  },
});
