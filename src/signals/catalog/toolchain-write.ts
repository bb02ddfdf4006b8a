import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** A changed compiler, cargo configuration or dependency poisons every build after this one. */
export default defineSignal({
  id: 'toolchain-write',
  status: 'stable',
  severity: 'critical',
  layer: 'dynamic',
  claim: 'It changed the toolchain or another crate',
  references: [],
  needs: ['build', 'sensors'],
  kind: 'file-write',
  when: ({ data }) => (data.zone === 'toolchain' || data.zone === 'registry') && !/^mkdir$/.test(data.operation),
  say: ({ data }) =>
    `It wrote to ${printable(data.path, 120)}, which later builds use (${data.operation}: ${data.result})`,
  examples: {
    raises: [
      [
        evidence(
          'file-write',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { path: '/home/dev/.cargo/config.toml', operation: 'create', result: 'ok', zone: 'toolchain' },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'file-write',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          {
            path: '/home/dev/.cargo/registry/src/x/story-1.0.0/src/a.rs',
            operation: 'create',
            result: 'ok',
            zone: 'package',
          },
        ),
      ],
    ],
  },
});
