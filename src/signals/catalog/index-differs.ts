import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** The registry has taken index lines from the manifest since 2023; older ones may differ honestly. */
export default defineSignal({
  id: 'index-differs',
  status: 'stable',
  severity: 'low',
  layer: 'metadata',
  claim: 'The index line and the manifest name different things',
  references: [],
  needs: ['facts'],
  kind: 'manifest-difference',
  when: ({ data }) => data.between === 'index',
  say: ({ data }) =>
    `The index and Cargo.toml differ in ${printable(data.field, 40)}: ${printable(data.left || 'nothing', 80)} against ${printable(data.right || 'nothing', 80)}`,
  examples: {
    raises: [
      [
        evidence(
          'manifest-difference',
          'story@1.0.0',
          { file: 'Cargo.toml' },
          { between: 'index', field: 'dependencies', left: 'normal a ^1', right: '' },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'manifest-difference',
          'story@1.0.0',
          { file: 'Cargo.toml' },
          { between: 'cargo-toml-orig', field: 'dependencies', left: '', right: 'normal a ^1' },
        ),
      ],
    ],
  },
});
