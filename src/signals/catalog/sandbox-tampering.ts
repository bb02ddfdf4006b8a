import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** Tracing others, namespaces, mounts, kernel keys, rings that no tracer sees. */
export default defineSignal({
  id: 'sandbox-tampering',
  status: 'stable',
  severity: 'critical',
  layer: 'dynamic',
  claim: 'It reached for the kernel or for other processes',
  references: [],
  needs: ['build', 'sensors'],
  kind: 'sandbox-limit',
  when: ({ data }) => ['denied-call', 'foreign-system-call', 'signals-others'].includes(data.limit),
  say: ({ data }) => `It made a system call that no build needs: ${printable(data.detail, 120)}`,
  examples: {
    raises: [
      [
        evidence(
          'sandbox-limit',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { limit: 'denied-call', detail: 'ptrace: EPERM' },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'sandbox-limit',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { limit: 'wall', detail: 'out of time' },
        ),
      ],
    ],
  },
});
