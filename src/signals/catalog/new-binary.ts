import { printable } from '../../kit/untrusted-text.ts';
import { defineSignal } from '../define-signal.ts';
import { difference } from '../version-evidence.ts';

/** Vendored libraries are renewed like this too. */
export default defineSignal({
  id: 'new-binary',
  status: 'stable',
  severity: 'low',
  layer: 'static',
  claim: 'Machine code that the version before did not have',
  references: [],
  needs: ['history'],
  kind: 'version-difference',
  when: ({ data }) => data.change === 'binary-added',
  say: ({ data }) => `The version before did not have this ${printable(data.detail, 20)} file`,
  examples: {
    raises: [[difference('binary-added', 'elf', { file: 'lib/helper.so' })]],
    quiet: [[difference('established', '3')]],
  },
});
