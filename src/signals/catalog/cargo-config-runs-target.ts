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

/** A runner or linker for the machine that people have. 0 of 2,632 archives of real crates. */
export default defineSignal({
  id: 'cargo-config-runs-target',
  status: 'stable',
  severity: 'medium',
  layer: 'metadata',
  claim: 'A configuration in the package starts a program of its own in ordinary builds',
  references: [],
  needs: ['metadata'],
  kind: 'syntax-match',
  when: ({ data }) => data.claim === 'config-runs-target',
  say: ({ data }) =>
    `A configuration in the package names a program (${printable(data.callee, 80)}): ${printable(data.excerpt, 160)}`,
  examples: {
    raises: [[config('config-runs-target', 'target.cfg(all()).runner', './run.sh')]],
    quiet: [
      [config('config-runs-elsewhere', 'target.wasm32-wasip1.runner', './run.sh')],
      [config('config-runs', 'x', 'y')],
    ],
  },
});
