import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** Nothing that builds has business with keys, wallets or tokens; the tools own reading is not told. */
export default defineSignal({
  id: 'bait-touched',
  status: 'stable',
  severity: 'critical',
  layer: 'dynamic',
  claim: 'It touched credentials',
  references: ['RUSTSEC-2026-0040'],
  needs: ['build', 'sensors'],
  kind: 'bait-touched',
  when: () => true,
  say: ({ data }) => `It ${data.operation === 'read' ? 'read' : 'changed'} ${printable(data.path, 120)} (${data.bait})`,
  examples: {
    raises: [
      [
        evidence(
          'bait-touched',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { bait: 'ssh-key', path: '/home/dev/.ssh/id_ed25519', operation: 'read', result: 'ok' },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'file-read',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { path: '/etc/machine-id', result: 'ok' },
        ),
      ],
    ],
  },
});
