import { printable } from '../../kit/untrusted-text.ts';
import { defineSignal } from '../define-signal.ts';
import { difference } from '../version-evidence.ts';

/** A fix after an advisory does this honestly. Whoever yanks to force an update brings something new with it. */
export default defineSignal({
  id: 'older-versions-yanked',
  status: 'stable',
  severity: 'low',
  layer: 'metadata',
  claim: 'Nearly all older versions are yanked, and this one is days old',
  references: [],
  needs: ['history'],
  kind: 'version-difference',
  when: ({ data }) => data.change === 'older-versions-yanked',
  say: ({ data }) => `${printable(data.detail, 40)} older versions are yanked, and this one is days old`,
  examples: {
    raises: [[difference('older-versions-yanked', '13 of 14')]],
    quiet: [[difference('established', '14')]],
  },
});
