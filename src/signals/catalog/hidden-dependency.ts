import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** 0 of 827 real crates with both files: cargo derives the one from the other. */
export default defineSignal({
  id: 'hidden-dependency',
  status: 'stable',
  severity: 'high',
  layer: 'metadata',
  claim: 'A dependency is not in the manifest that the author wrote',
  references: [],
  needs: ['facts'],
  kind: 'manifest-difference',
  when: ({ data }) => data.between === 'cargo-toml-orig',
  say: ({ data }) => `Cargo.toml has the dependency ${printable(data.right, 120)}, which Cargo.toml.orig does not`,
  examples: {
    raises: [
      [
        evidence(
          'manifest-difference',
          'story@1.0.0',
          { file: 'Cargo.toml' },
          { between: 'cargo-toml-orig', field: 'dependencies', left: '', right: 'build helper ^1' },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'manifest-difference',
          'story@1.0.0',
          { file: 'Cargo.toml' },
          { between: 'index', field: 'dependencies', left: '', right: 'build helper ^1' },
        ),
      ],
    ],
  },
});
