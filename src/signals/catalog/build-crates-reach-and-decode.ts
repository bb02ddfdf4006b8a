import { printable } from '../../kit/untrusted-text.ts';
import { defineSignal } from '../define-signal.ts';
import { risk } from '../version-evidence.ts';

/** The pair by which the arrayref dropper fetched what a split base64 text named. */
export default defineSignal({
  id: 'build-crates-reach-and-decode',
  status: 'stable',
  severity: 'medium',
  layer: 'metadata',
  claim: 'Build-time code newly depends on crates for the network and for decoding text',
  references: [],
  needs: ['history', 'dependencies'],
  kind: 'dependency-risk',
  when: ({ data }) => data.risk === 'build-network-crate' && data.traits?.includes('decoder-crate') === true,
  say: ({ data }) =>
    `Build-time code newly uses ${printable(data.dependency, 100)} together with a crate that decodes text`,
  examples: {
    raises: [[risk('build-network-crate', 'ureq', '^2', ['decoder-crate'])]],
    quiet: [[risk('build-network-crate', 'ureq', '^2')]],
  },
});
