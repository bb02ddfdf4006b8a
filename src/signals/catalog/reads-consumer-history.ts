import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** The project that builds the crate (src/sandbox/layout.ts), or a folder in it: the build folder, which a crate walks up from. */
const PROJECT = /\/src\/app(\/|$)/;

/** A crate asks git for its own version; the consumer commits are none of its business. */
export default defineSignal({
  id: 'reads-consumer-history',
  status: 'stable',
  severity: 'high',
  layer: 'dynamic',
  claim: 'It looked into the history of the project that builds it',
  references: ['RUSTSEC-2026-0175'],
  needs: ['build', 'sensors'],
  kind: 'process-exec',
  when: ({ data }) =>
    /\/git$/.test(data.program) &&
    data.arguments.some((word) => /^(diff|log|show|bundle|archive|stash)$/.test(word)) &&
    [data.directory, ...data.arguments].some((word) => PROJECT.test(word)),
  say: ({ data }) => `It ran ${printable(data.arguments.join(' '), 120)} in ${printable(data.directory, 80)}`,
  examples: {
    raises: [
      [
        evidence(
          'process-exec',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          {
            program: '/usr/bin/git',
            arguments: ['git', 'diff', 'HEAD^'],
            directory: '/home/dev/src/app',
            result: 'ok',
            origin: 'image',
          },
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
            arguments: ['git', 'describe', '--tags'],
            directory: '/home/dev/src/app',
            result: 'ok',
            origin: 'image',
          },
        ),
      ],
    ],
  },
});
