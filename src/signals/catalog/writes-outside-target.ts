import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** Told apart, by `writes-user-cache`. */
const USER_CACHE = /^\/home\/[^/]+\/\.cache\//;

/** Cargo gives a build script one folder; the user files are not it. */
export default defineSignal({
  id: 'writes-outside-target',
  status: 'stable',
  severity: 'high',
  layer: 'dynamic',
  claim: 'It wrote outside of the build folder',
  references: [],
  needs: ['build', 'sensors'],
  kind: 'file-write',
  when: ({ data }) =>
    ['home', 'system', 'project', 'other'].includes(data.zone) &&
    data.operation !== 'mkdir' &&
    !USER_CACHE.test(data.path),
  say: ({ data }) =>
    `It wrote to ${printable(data.path, 120)}, outside of the build folder (${data.operation}: ${data.result})`,
  examples: {
    raises: [
      [
        evidence(
          'file-write',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { path: '/home/dev/notes.txt', operation: 'create', result: 'ok', zone: 'home' },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'file-write',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { path: '/home/dev/.cache/library/x.tar.gz', operation: 'create', result: 'ok', zone: 'home' },
        ),
      ],
      [
        evidence(
          'file-write',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { path: '/home/dev/src/package/src/a.rs', operation: 'create', result: 'ok', zone: 'package' },
        ),
      ],
    ],
  },
});
