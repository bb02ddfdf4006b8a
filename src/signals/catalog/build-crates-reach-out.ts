import { printable } from '../../kit/untrusted-text.ts';
import { defineSignal } from '../define-signal.ts';
import { risk } from '../version-evidence.ts';

/** Downloads by name need this too; a macro helper that compiles text does not. */
export default defineSignal({
  id: 'build-crates-reach-out',
  status: 'stable',
  severity: 'low',
  layer: 'metadata',
  claim: 'Build-time code newly depends on crates for the network',
  references: [],
  needs: ['history', 'dependencies'],
  kind: 'dependency-risk',
  when: ({ data }) => data.risk === 'build-network-crate',
  say: ({ data }) => `Build-time code newly uses ${printable(data.dependency, 100)}, a crate for the network`,
  examples: {
    raises: [[risk('build-network-crate', 'ureq', '^2', ['decoder-crate'])]],
    quiet: [[risk('young-version', 'ureq@2.1.0', 'published 3 hours before')]],
  },
});
