import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** 0 of 486 real crates ship an executable under another extension. */
export default defineSignal({
  id: 'disguised-binary',
  status: 'stable',
  severity: 'high',
  layer: 'static',
  claim: 'An executable has the name of something else',
  references: [],
  needs: ['binaries'],
  kind: 'binary-blob',
  when: ({ data }) => !data.extensionAgrees && ['elf', 'pe', 'mach-o'].includes(data.format),
  say: ({ data }) => `An executable (${data.format}) has the name of something else`,
  examples: {
    raises: [
      [
        evidence(
          'binary-blob',
          'story@1.0.0',
          { file: 'assets/logo.png' },
          { format: 'elf', sha256: '00', bytes: 100, entropy: 5, extensionAgrees: false },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'binary-blob',
          'story@1.0.0',
          { file: 'lib/a.so' },
          { format: 'elf', sha256: '00', bytes: 100, entropy: 5, extensionAgrees: true },
        ),
      ],
    ],
  },
});
