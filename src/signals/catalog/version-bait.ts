import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const origin = (claim: string, detail: string) =>
  evidence('provenance', 'story@1.0.0', { file: 'Cargo.toml' }, { claim, detail });

/** Dependency confusion: a high version wins over a private crate of the same name (`99.x`, 2026). A workspace with one version for all starts high too. */
export default defineSignal({
  id: 'version-bait',
  status: 'stable',
  severity: 'low',
  layer: 'metadata',
  claim: 'A first version is very high, and there is hardly any library',
  references: ['MAL-2026-3101', 'MAL-2026-6959'],
  needs: ['metadata', 'history'],
  kind: 'provenance',
  when: ({ data }) => data.claim === 'version-bait',
  say: ({ data }) => `It begins as if to win over another crate of its name: ${printable(data.detail, 160)}`,
  examples: {
    raises: [[origin('version-bait', 'first version 99.9.9, 3 lines of code, a build script (build.rs)')]],
    quiet: [[origin('commit', 'ab')]],
  },
});
