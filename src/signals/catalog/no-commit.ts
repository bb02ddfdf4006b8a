import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const origin = (claim: string, detail: string) =>
  evidence('provenance', 'story@1.0.0', { file: 'Cargo.toml' }, { claim, detail });

/** 1.4 % of real crates; tooling of forges and monorepos leaves it out. */
export default defineSignal({
  id: 'no-commit',
  status: 'stable',
  severity: 'info',
  layer: 'metadata',
  claim: 'The package does not tell its commit',
  references: [],
  needs: ['metadata'],
  kind: 'provenance',
  when: ({ data }) => data.claim === 'no-commit' || data.claim === 'uncommitted-changes',
  say: ({ data }) =>
    data.claim === 'no-commit'
      ? 'The package does not tell its commit'
      : `The package was made with changes beside its commit ${printable(data.detail, 60)}`,
  examples: {
    raises: [[origin('no-commit', '')], [origin('uncommitted-changes', 'ab')]],
    quiet: [[origin('commit', 'ab')]],
  },
});
