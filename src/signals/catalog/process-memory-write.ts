import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** Memory and open files of other processes, and the kernel switches of an escape. */
export default defineSignal({
  id: 'process-memory-write',
  status: 'stable',
  severity: 'critical',
  layer: 'dynamic',
  claim: 'It reached for other processes',
  references: [],
  needs: ['build', 'sensors'],
  kind: 'file-write',
  when: ({ data }) =>
    data.zone === 'process' &&
    /\/(mem|core_pattern|sysrq-trigger|release_agent|uid_map|gid_map|oom_adj)$|^\/proc\/\d+\/(task\/\d+\/)?fd\/\d+$/.test(
      data.path,
    ),
  say: ({ data }) => `It opened ${printable(data.path, 120)} for writing (${data.result})`,
  examples: {
    raises: [
      [
        evidence(
          'file-write',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { path: '/proc/1/mem', operation: 'write', result: 'ok', zone: 'process' },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'file-write',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { path: '/proc/self/attr/x', operation: 'write', result: 'ok', zone: 'process' },
        ),
      ],
    ],
  },
});
