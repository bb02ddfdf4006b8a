import { printable } from '../../kit/untrusted-text.ts';
import { defineSignal } from '../define-signal.ts';
import { difference } from '../version-evidence.ts';

/** What was a library becomes code that rustc loads and runs. */
export default defineSignal({
  id: 'became-proc-macro',
  status: 'stable',
  severity: 'low',
  layer: 'metadata',
  claim: 'The version before was no procedural macro',
  references: [],
  needs: ['history'],
  kind: 'version-difference',
  when: ({ data }) => data.change === 'proc-macro-became',
  say: ({ data }) => `The version before, ${printable(data.detail, 60)}, was no procedural macro`,
  examples: {
    raises: [[difference('proc-macro-became', '1.0.0')]],
    quiet: [[difference('build-script-changed', '1.0.0', { file: 'build.rs', runsAt: 'build' })]],
  },
});
