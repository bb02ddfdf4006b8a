import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const path = (field: string, right: string, between = 'cargo-convention') =>
  evidence('manifest-difference', 'story@1.0.0', { file: 'Cargo.toml' }, { between, field, left: '*.rs', right });

/** Who looks through the sources of a package, by eye or by tool, does not open a picture or a text. 0 of 2,632 archives of real crates. */
export default defineSignal({
  id: 'code-with-other-ending',
  status: 'stable',
  severity: 'high',
  layer: 'metadata',
  claim: 'Code has the name of something else',
  references: [],
  needs: ['metadata', 'facts'],
  kind: 'manifest-difference',
  when: ({ data }) =>
    (data.between === 'cargo-convention' && data.field.endsWith('ending')) || data.between === 'code-and-name',
  say: ({ data }) => `${printable(data.right, 120)} is compiled as code, taken in by ${printable(data.left, 120)}`,
  examples: {
    raises: [
      [path('build ending', 'assets/logo.png')],
      [path('lib ending', 'README.md')],
      [path('included as code', 'data.txt', 'code-and-name')],
    ],
    quiet: [[path('build in src', 'src/build.rs')], [path('dependencies', 'x', 'index')]],
  },
});
