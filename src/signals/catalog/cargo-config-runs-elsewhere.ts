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

/** Runners and linkers for phones, browsers and chips: 6 of 2,632 archives of real crates (xcap, rpassword, minidump-writer). */
export default defineSignal({
  id: 'cargo-config-runs-elsewhere',
  status: 'stable',
  severity: 'low',
  layer: 'metadata',
  claim: 'A configuration in the package starts a program of its own in builds for other machines',
  references: [],
  needs: ['metadata'],
  kind: 'syntax-match',
  when: ({ data }) => data.claim === 'config-runs-elsewhere',
  say: ({ data }) =>
    `A configuration in the package names a program for other machines (${printable(data.callee, 80)}): ${printable(data.excerpt, 160)}`,
  examples: {
    raises: [[config('config-runs-elsewhere', 'target.wasm32-wasip1.runner', './run.sh')]],
    quiet: [
      [config('config-runs-target', 'target.cfg(all()).runner', './run.sh')],
      [config('config-shipped', 'cargo', '')],
    ],
  },
});
