import { printable } from '../../kit/untrusted-text.ts';
import { defineSignal } from '../define-signal.ts';
import { difference } from '../version-evidence.ts';

/** Weighs nothing; it tells a person where to look first. */
export default defineSignal({
  id: 'build-script-changed',
  status: 'stable',
  severity: 'info',
  layer: 'metadata',
  claim: 'The build script is not that of the version before',
  references: [],
  needs: ['history'],
  kind: 'version-difference',
  when: ({ data }) => data.change === 'build-script-changed',
  say: ({ data }) => `The build script differs from that of ${printable(data.detail, 60)}`,
  examples: {
    raises: [[difference('build-script-changed', '1.0.0', { file: 'build.rs', runsAt: 'build' })]],
    quiet: [[difference('build-script-added', '1.0.0', { file: 'build.rs', runsAt: 'build' })]],
  },
});
