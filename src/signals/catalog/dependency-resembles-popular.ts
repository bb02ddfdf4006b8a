import { printable } from '../../kit/untrusted-text.ts';
import { defineSignal } from '../define-signal.ts';
import { risk } from '../version-evidence.ts';

/** proc-macro1 had the name and the sources of proc-macro2. Forks are honest and look the same: it is weak alone. */
export default defineSignal({
  id: 'dependency-resembles-popular',
  status: 'stable',
  severity: 'medium',
  layer: 'metadata',
  claim: 'A new dependency has the name or the sources of a popular crate',
  references: [],
  needs: ['dependencies'],
  kind: 'dependency-risk',
  when: ({ data }) =>
    ['name-like-popular', 'copy-of-popular'].includes(data.risk) && data.traits?.includes('off-by-default') !== true,
  say: ({ data }) =>
    data.risk === 'copy-of-popular'
      ? `The new dependency ${printable(data.dependency, 120)} brings ${printable(data.detail, 120)}`
      : `The name of the new dependency ${printable(data.dependency, 120)} could be taken for another: ${printable(data.detail, 120)}`,
  examples: {
    raises: [
      [risk('name-like-popular', 'byte-macro1@1.0.1', 'version of byte-macro2')],
      [risk('copy-of-popular', 'byte-core@1.0.1', '12 of 14 sources of byte-macro2 1.0.95', ['build-script'])],
    ],
    quiet: [
      [risk('young-crate', 'byte-macro1@1.0.1', 'first published 3 hours before', ['name-like-popular'])],
      [risk('name-like-popular', 'byte-macro1@1.0.1', 'version of byte-macro2', ['off-by-default'])],
    ],
  },
});
