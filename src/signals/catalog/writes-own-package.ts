import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** Generating code into src is bad manners, and common. */
export default defineSignal({
  id: 'writes-own-package',
  status: 'stable',
  severity: 'low',
  layer: 'dynamic',
  claim: 'It changed its own source',
  references: [],
  needs: ['build', 'sensors'],
  kind: 'file-write',
  when: ({ data }) => data.zone === 'package',
  say: ({ data }) => `It wrote to its own source: ${printable(data.path, 120)}`,
  examples: {
    raises: [
      [
        evidence(
          'file-write',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { path: '/home/dev/src/package/src/a.rs', operation: 'create', result: 'ok', zone: 'package' },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'file-write',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { path: '/home/dev/notes.txt', operation: 'create', result: 'ok', zone: 'home' },
        ),
      ],
    ],
  },
});
