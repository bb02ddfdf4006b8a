import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const linked = (claim: string, callee: string, value: string, runsAt: 'build' | 'macro' | 'run' = 'run') =>
  evidence(
    'syntax-match',
    'story@1.0.0',
    { file: 'src/lib.rs', line: 3, runsAt },
    { claim, callee, arguments: [value], excerpt: value },
  );

/** Radio and codec vendors do this too, for want of a source; import libraries hold no code and are silence. */
export default defineSignal({
  id: 'prebuilt-library-linked',
  status: 'stable',
  severity: 'medium',
  layer: 'static',
  claim: 'Machine code without a source is linked into whoever uses the crate',
  references: ['RUSTSEC-2025-0155'],
  needs: ['binaries'],
  kind: 'syntax-match',
  when: ({ data }) => data.claim === 'prebuilt-linked',
  say: ({ data }) => `A prebuilt library is linked: ${printable(data.excerpt, 120)}`,
  examples: {
    raises: [[linked('prebuilt-linked', 'ar', 'lib/libkmalloc.a', 'build')]],
    quiet: [[linked('ffi', 'x', 'lib/libkmalloc.a')]],
  },
});
