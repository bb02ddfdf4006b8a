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

/** Aliases, flags and toolchain pins come along in 4 % of real crates. */
export default defineSignal({
  id: 'cargo-config-shipped',
  status: 'stable',
  severity: 'info',
  layer: 'metadata',
  claim: 'The package ships a configuration of cargo or rustup',
  references: [],
  needs: ['metadata'],
  kind: 'syntax-match',
  when: ({ data }) => data.claim === 'config-shipped',
  say: ({ data }) => `The package ships a configuration (${printable(data.callee, 60)})`,
  examples: {
    raises: [[config('config-shipped', 'cargo', '')]],
    quiet: [[config('config-runs', 'build.rustc-wrapper', './tools/wrap.sh')]],
  },
});
