import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal, whileBuilding } from '../define-signal.ts';

/** A download in a build script is a question for a person, whoever is contacted. */
export default defineSignal({
  id: 'build-contacts-network',
  status: 'stable',
  severity: 'high',
  layer: 'dynamic',
  claim: 'It used the network while it was built',
  references: [],
  needs: ['build', 'sensors'],
  kind: 'network-connect',
  when: (piece) => piece.data.transport === 'tcp' && whileBuilding(piece),
  say: ({ data }) => `While it was built it connected to ${printable(data.address, 60)} port ${data.port}`,
  examples: {
    raises: [
      [
        evidence(
          'network-connect',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          {
            transport: 'tcp',
            address: '198.51.100.1',
            port: 443,
            result: 'ok',
            bytesSent: 10,
            firstBytes: '',
            sensors: ['sinkhole', 'trace'],
          },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'network-connect',
          'story@1.0.0',
          { phase: 'link-and-run', process: ['cargo', 'build-script-build'] },
          {
            transport: 'tcp',
            address: '198.51.100.1',
            port: 443,
            result: 'ok',
            bytesSent: 10,
            firstBytes: '',
            sensors: ['sinkhole', 'trace'],
          },
        ),
      ],
    ],
  },
});
