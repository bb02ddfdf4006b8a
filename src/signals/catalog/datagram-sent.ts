import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** Outside of name look-ups no build speaks UDP. */
export default defineSignal({
  id: 'datagram-sent',
  status: 'stable',
  severity: 'high',
  layer: 'dynamic',
  claim: 'It sent datagrams',
  references: [],
  needs: ['build', 'sensors'],
  kind: 'datagram',
  when: () => true,
  say: ({ data }) => `It sent a datagram of ${data.bytes} bytes to ${printable(data.address, 60)} port ${data.port}`,
  examples: {
    raises: [
      [
        evidence(
          'datagram',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { address: '192.0.2.1', port: 9999, bytes: 3, firstBytes: '' },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'dns-query',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { name: 'a.example', type: 'A', address: '198.51.100.1', sensors: ['sinkhole'] },
        ),
      ],
    ],
  },
});
