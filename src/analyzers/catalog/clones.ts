import { crateLabel } from '../../model/crate.ts';
import { evidence } from '../../model/evidence.ts';
import { defineAnalyzer } from '../define-analyzer.ts';

/** Whether the library is that of a popular crate, byte for byte, under another name. Forks and vendored copies are honest. */
export default defineAnalyzer({
  id: 'clones',
  stage: 'metadata',
  analyze: async ({ crate, facts, background }) => {
    const { files } = background.corpora;
    if (files === null)
      return { evidence: [], state: 'skipped', reason: "no hashes of popular crates' files are at hand", asked: false };
    const copy = files.copyOf(facts);
    if (copy === null) return { evidence: [], state: 'complete', reason: '' };
    const detail = `${copy.same} of ${copy.of} sources of ${copy.original}`;
    const place = { file: facts.targets.find(({ kind }) => kind === 'lib')?.path ?? 'Cargo.toml' };
    return {
      evidence: [evidence('provenance', crateLabel(crate.id), place, { claim: 'copy', detail })],
      state: 'complete',
      reason: '',
    };
  },
});
