import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const path = (field: string, right: string, between = 'cargo-convention') =>
  evidence('manifest-difference', 'story@1.0.0', { file: 'Cargo.toml' }, { between, field, left: '*.rs', right });

/** An unusual place, and no harm by itself. */
export default defineSignal({
  id: 'build-script-in-sources',
  status: 'stable',
  severity: 'info',
  layer: 'metadata',
  claim: 'The build script stands among the sources of the library',
  references: [],
  needs: ['facts'],
  kind: 'manifest-difference',
  when: ({ data }) => data.between === 'cargo-convention' && data.field === 'build in src',
  say: ({ data }) => `The build script is ${printable(data.right, 120)}`,
  examples: {
    raises: [[path('build in src', 'src/build.rs')]],
    quiet: [[path('build ending', 'a.md')]],
  },
});
