import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const METADATA =
  /^(169\.254\.169\.25[34]|169\.254\.170\.(2|23)|169\.254\.0\.23|100\.100\.100\.200|fd00:ec2::(254|23)|fd20:ce::254)$/;

/** Link-local addresses from which cloud machines get their credentials. */
export default defineSignal({
  id: 'metadata-service',
  status: 'stable',
  severity: 'critical',
  layer: 'dynamic',
  claim: 'It asked the cloud metadata service',
  references: [],
  needs: ['build', 'sensors'],
  kind: 'network-connect',
  when: ({ data }) => METADATA.test(data.address),
  say: ({ data }) => `It contacted the cloud metadata service at ${data.address}, which hands out credentials`,
  examples: {
    raises: [
      [
        evidence(
          'network-connect',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          {
            transport: 'tcp',
            address: '169.254.169.254',
            port: 80,
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
  },
});
