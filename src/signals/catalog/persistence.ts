import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const PERSISTENCE =
  /\/(\.bashrc|\.profile|\.bash_profile|\.zshrc|\.zprofile|\.ssh\/(authorized_keys|config|rc)|\.config\/(autostart|systemd|fish)\/.*|crontab|cron\.[a-z]+\/.*|\.git\/hooks\/.*|\.gitconfig|ld\.so\.preload|systemd\/.*|init\.d\/.*|rc\.local)$/;

/** Shell start-up files, authorised keys, cron, services, git hooks. */
export default defineSignal({
  id: 'persistence',
  status: 'stable',
  severity: 'critical',
  layer: 'dynamic',
  claim: 'It wrote where programs are started from',
  references: [],
  needs: ['build', 'sensors'],
  kind: 'file-write',
  when: ({ data }) => PERSISTENCE.test(data.path),
  say: ({ data }) =>
    `It wrote to ${printable(data.path, 120)}, from where programs are started (${data.operation}: ${data.result})`,
  examples: {
    raises: [
      [
        evidence(
          'file-write',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { path: '/home/dev/.bashrc', operation: 'write', result: 'ok', zone: 'home' },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'file-write',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { path: '/home/dev/.cache/x', operation: 'create', result: 'ok', zone: 'home' },
        ),
      ],
    ],
  },
});
