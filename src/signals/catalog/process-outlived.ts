import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** Detached children are how droppers outlive the build. */
export default defineSignal({
  id: 'process-outlived',
  status: 'stable',
  severity: 'high',
  layer: 'dynamic',
  claim: 'It left a process behind',
  references: [],
  needs: ['build', 'sensors'],
  kind: 'process-outlived',
  when: () => true,
  say: ({ data }) =>
    `It left ${printable(data.arguments.join(' ') || data.program, 160)} running when its build was over`,
  examples: {
    raises: [
      [
        evidence(
          'process-outlived',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { program: 'sh', arguments: ['sh', '-c', 'sleep 60'] },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'process-exec',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          {
            program: '/usr/bin/git',
            arguments: ['git'],
            directory: '/home/dev/src/app',
            result: 'ok',
            origin: 'image',
          },
        ),
      ],
    ],
  },
});
