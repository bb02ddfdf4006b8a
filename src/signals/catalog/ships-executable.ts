import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** Import libraries and vendored tools do this honestly. */
export default defineSignal({
  id: 'ships-executable',
  status: 'stable',
  severity: 'low',
  layer: 'static',
  claim: 'The package ships an executable',
  references: [],
  needs: ['binaries'],
  kind: 'binary-blob',
  when: ({ data }) => data.extensionAgrees && ['elf', 'pe', 'mach-o'].includes(data.format),
  say: ({ data }) => `The package ships an executable (${data.format}, ${data.bytes} bytes)`,
  examples: {
    raises: [
      [
        evidence(
          'binary-blob',
          'story@1.0.0',
          { file: 'bin/tool' },
          { format: 'elf', sha256: '00', bytes: 100, entropy: 5, extensionAgrees: true },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'binary-blob',
          'story@1.0.0',
          { file: 'a.png' },
          { format: 'elf', sha256: '00', bytes: 100, entropy: 5, extensionAgrees: false },
        ),
      ],
    ],
  },
});
