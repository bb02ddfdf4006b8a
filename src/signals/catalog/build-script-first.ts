import { printable } from '../../kit/untrusted-text.ts';
import { defineSignal } from '../define-signal.ts';
import { difference } from '../version-evidence.ts';

/** A library that is compiled today runs on every machine that builds it from now on. 1 in 150 releases; bindings and code generation do it honestly. */
export default defineSignal({
  id: 'build-script-first',
  status: 'stable',
  severity: 'low',
  layer: 'metadata',
  claim: 'The version before had no build script',
  references: [],
  needs: ['history'],
  kind: 'version-difference',
  when: ({ data }) => data.change === 'build-script-added',
  say: ({ data }) => `The version before, ${printable(data.detail, 60)}, had no build script`,
  examples: {
    raises: [[difference('build-script-added', '1.0.0', { file: 'build.rs', runsAt: 'build' })]],
    quiet: [[difference('build-script-changed', '1.0.0', { file: 'build.rs', runsAt: 'build' })]],
  },
});
