import { crateLabel } from '../../model/crate.ts';
import { evidence } from '../../model/evidence.ts';
import { defineAnalyzer } from '../define-analyzer.ts';

/** What the package says of the commit that it was made from. Anyone can write it: it proves nothing alone. */
export default defineAnalyzer({
  id: 'provenance',
  stage: 'metadata',
  analyze: async ({ crate, facts }) => {
    const claim = facts.vcs === null ? 'no-commit' : facts.vcs.dirty ? 'uncommitted-changes' : 'commit';
    const detail = facts.vcs === null ? '' : facts.vcs.sha1;
    const place = { file: facts.vcs === null ? 'Cargo.toml' : '.cargo_vcs_info.json' };
    return {
      evidence: [evidence('provenance', crateLabel(crate.id), place, { claim, detail })],
      state: 'complete',
      reason: '',
    };
  },
});
