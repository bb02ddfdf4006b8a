import { printable } from '../../kit/untrusted-text.ts';
import { defineSignal } from '../define-signal.ts';
import { difference } from '../version-evidence.ts';

/** Libraries grow: a client, a subprocess. It tells a person where to look first; whole claims have signals of their own. */
export default defineSignal({
  id: 'library-gains-capability',
  status: 'stable',
  severity: 'info',
  layer: 'static',
  claim: 'The library does what that of the version before did not',
  references: [],
  needs: ['history', 'syntax'],
  kind: 'version-difference',
  when: ({ at, data }) => data.change.endsWith('-gained') && 'runsAt' in at && at.runsAt === 'run',
  say: ({ data }) => `Other than in the version before, the library has ${printable(data.detail, 120)}`,
  examples: {
    raises: [[difference('network-gained', 'connect (x)', { file: 'src/lib.rs', line: 3, runsAt: 'run' })]],
    quiet: [[difference('network-gained', 'connect (x)', { file: 'build.rs', line: 3, runsAt: 'build' })]],
  },
});
