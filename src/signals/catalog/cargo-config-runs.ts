import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const config = (claim: string, callee: string, value: string) =>
  evidence(
    'syntax-match',
    'story@1.0.0',
    { file: '.cargo/config.toml', runsAt: 'never' },
    { claim, callee, arguments: [value], excerpt: value },
  );

/** cargo and rustup obey it for whoever calls them inside the unpacked crate: `cargo fetch` and `metadata` suffice. 0 of 2,632 archives of real crates. */
export default defineSignal({
  id: 'cargo-config-runs',
  status: 'stable',
  severity: 'high',
  layer: 'metadata',
  claim: 'A cargo or rustup configuration in the package starts a program of its own',
  references: [],
  needs: ['metadata'],
  kind: 'syntax-match',
  when: ({ data }) => data.claim === 'config-runs',
  say: ({ data }) =>
    `A configuration in the package names a program or source (${printable(data.callee, 60)}): ${printable(data.excerpt, 160)}`,
  examples: {
    raises: [[config('config-runs', 'build.rustc-wrapper', './tools/wrap.sh')]],
    quiet: [[config('config-shipped', 'cargo', '')], [config('config-runs-target', 'x', 'y')]],
  },
});
