import { printable } from '../../kit/untrusted-text.ts';
import { type EvidenceData, evidence, isExercise } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** Whom a credential is for: a client that is run as its user runs it shows it there, and nowhere else. */
const SERVICES: readonly (readonly [RegExp, RegExp])[] = [
  [/^cloud-/, /(^|\.)(amazonaws\.com|googleapis\.com|azure\.com|windows\.net|microsoftonline\.com)(:\d+)?$/],
  [/^(git|github)-/, /(^|\.)(github\.com|gitlab\.com|bitbucket\.org)(:\d+)?$/],
];

function isOwnService({ bait, destination }: EvidenceData<'bait-leaked'>): boolean {
  return SERVICES.some(([of, host]) => of.test(bait) && host.test(destination));
}

/** A value that exists nowhere but in this cage was in what left it. */
export default defineSignal({
  id: 'bait-leaked',
  status: 'stable',
  severity: 'critical',
  layer: 'dynamic',
  claim: 'It sent credentials away',
  references: [],
  needs: ['build', 'sensors'],
  exercises: true,
  kind: 'bait-leaked',
  when: ({ at, data }) => !(isExercise(at) && isOwnService(data)),
  say: ({ data }) =>
    `It sent the ${data.bait} away (${data.encoding}, by ${data.channel}) to ${printable(data.destination, 80)}`,
  examples: {
    raises: [
      [
        evidence(
          'bait-leaked',
          'story@1.0.0',
          { phase: 'run-bins', process: ['story'] },
          { bait: 'git-credentials', encoding: 'plain', channel: 'http', destination: 'drop.example' },
        ),
      ],
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
          'bait-leaked',
          'story@1.0.0',
          { phase: 'run-bins', process: ['story'] },
          { bait: 'git-credentials', encoding: 'plain', channel: 'http', destination: 'api.github.com' },
        ),
      ],
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
