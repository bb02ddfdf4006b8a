import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const USER_CACHE = /^\/home\/[^/]+\/\.cache\//;

/** Where honest build scripts keep downloads between builds (ort-sys does): out of the target folder, and no harm by itself. */
export default defineSignal({
  id: 'writes-user-cache',
  status: 'stable',
  severity: 'medium',
  layer: 'dynamic',
  claim: 'It wrote into the cache of the user',
  references: [],
  needs: ['build', 'sensors'],
  kind: 'file-write',
  when: ({ data }) => data.zone === 'home' && USER_CACHE.test(data.path),
  say: ({ data }) =>
    `It wrote to ${printable(data.path, 120)}, a cache that outlives the build (${data.operation}: ${data.result})`,
  examples: {
    raises: [
      [
        evidence(
          'file-write',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { path: '/home/dev/.cache/library/x.tar.gz', operation: 'create', result: 'ok', zone: 'home' },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'file-write',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { path: '/home/dev/.cache-notes', operation: 'create', result: 'ok', zone: 'home' },
        ),
      ],
    ],
  },
});
