import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const origin = (claim: string, detail: string) =>
  evidence('provenance', 'story@1.0.0', { file: 'Cargo.toml' }, { claim, detail });

/** Cargo writes the commit itself; a file that it could not have written was made by hand. 0 of 2,632 archives of real crates. */
export default defineSignal({
  id: 'forged-commit',
  status: 'stable',
  severity: 'low',
  layer: 'metadata',
  claim: 'The commit that the package names is none',
  references: [],
  needs: ['metadata'],
  kind: 'provenance',
  when: ({ data }) => data.claim === 'forged-commit',
  say: ({ data }) => `What should name the commit was not written by cargo: ${printable(data.detail, 100)}`,
  examples: {
    raises: [[origin('forged-commit', '0000')]],
    quiet: [[origin('no-commit', '')], [origin('uncommitted-changes', 'ab')]],
  },
});
