import { crateLabel } from '../../model/crate.ts';
import { evidence } from '../../model/evidence.ts';
import { defineAnalyzer, type Subject } from '../define-analyzer.ts';

const VCS_INFO = '.cargo_vcs_info.json';
/** SHA-1, or the SHA-256 of newer repositories. */
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** What the package says of the commit that it was made from. Anyone can write it: it proves nothing alone. */
export default defineAnalyzer({
  id: 'provenance',
  stage: 'metadata',
  analyze: async (subject) => {
    const { crate, facts } = subject;
    const claim = claimOf(subject);
    const place = { file: claim === 'no-commit' ? 'Cargo.toml' : VCS_INFO };
    const detail = facts.vcs?.sha1 ?? '';
    return {
      evidence: [evidence('provenance', crateLabel(crate.id), place, { claim, detail })],
      state: 'complete',
      reason: '',
    };
  },
});

function claimOf({ crate, facts }: Subject): string {
  // A file that is there and cannot be read was not written by cargo; one without a commit is none at all.
  if (facts.vcs === null) return crate.files.some(({ path }) => path === VCS_INFO) ? 'forged-commit' : 'no-commit';
  if (!COMMIT.test(facts.vcs.sha1)) return 'forged-commit';
  return facts.vcs.dirty ? 'uncommitted-changes' : 'commit';
}
