import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const origin = (claim: string, detail: string) =>
  evidence('provenance', 'story@1.0.0', { file: 'Cargo.toml' }, { claim, detail });

/** Forks and renamed crates are copies too; with a like name or an act at build time it weighs more. */
export default defineSignal({
  id: 'copy-of-popular',
  status: 'stable',
  severity: 'info',
  layer: 'metadata',
  claim: 'The sources are those of a popular crate of another name',
  references: ['RUSTSEC-2022-0042'],
  needs: ['metadata'],
  kind: 'provenance',
  when: ({ data }) => data.claim === 'copy',
  say: ({ data }) => `It holds ${printable(data.detail, 160)}`,
  examples: {
    raises: [[origin('copy', '9 of 9 sources of proc-macro2 1.0.95')]],
    quiet: [[origin('commit', 'ab')]],
  },
});
