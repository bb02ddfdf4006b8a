import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** Shell history, the machine id, other processes environments, folders of keys. */
export default defineSignal({
  id: 'sensitive-read',
  status: 'stable',
  severity: 'medium',
  layer: 'dynamic',
  claim: 'It read what describes the user or the machine',
  references: [],
  needs: ['build', 'sensors'],
  kind: 'file-read',
  when: () => true,
  say: ({ data }) => `It read ${printable(data.path, 120)}`,
  examples: {
    raises: [
      [
        evidence(
          'file-read',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { path: '/home/dev/.bash_history', result: 'ok' },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'bait-touched',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { bait: 'ssh-key', path: '/home/dev/.ssh/id_ed25519', operation: 'read', result: 'ok' },
        ),
      ],
    ],
  },
});
