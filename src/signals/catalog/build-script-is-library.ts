import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const path = (field: string, right: string, between = 'cargo-convention') =>
  evidence('manifest-difference', 'story@1.0.0', { file: 'Cargo.toml' }, { between, field, left: '*.rs', right });

/** One file for both has its `main` run at build time where everybody reads a library. */
export default defineSignal({
  id: 'build-script-is-library',
  status: 'stable',
  severity: 'medium',
  layer: 'metadata',
  claim: 'The library is also the build script',
  references: [],
  needs: ['facts'],
  kind: 'manifest-difference',
  when: ({ data }) => data.between === 'cargo-convention' && data.field === 'build is the library',
  say: ({ data }) => `The library ${printable(data.right, 120)} is also the build script`,
  examples: {
    raises: [[path('build is the library', 'src/lib.rs')]],
    quiet: [[path('build in src', 'src/build.rs')]],
  },
});
