import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** A value that exists nowhere but in this cage was in what left it. */
export default defineSignal({
  id: 'bait-leaked',
  status: 'stable',
  severity: 'critical',
  layer: 'dynamic',
  claim: 'It sent credentials away',
  references: [],
  needs: ['build', 'sensors'],
  kind: 'bait-leaked',
  when: () => true,
  say: ({ data }) =>
    `It sent the ${data.bait} away (${data.encoding}, by ${data.channel}) to ${printable(data.destination, 80)}`,
  examples: {
    raises: [
      [
        evidence(
          'bait-leaked',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { bait: 'git-token', encoding: 'base64', channel: 'http', destination: 'drop.example' },
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
