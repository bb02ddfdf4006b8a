import { crateLabel } from '../../model/crate.ts';
import { evidence } from '../../model/evidence.ts';
import { defineAnalyzer } from '../define-analyzer.ts';

/** Dependencies that the version before did not have. */
export default defineAnalyzer({
  id: 'new-dependencies',
  stage: 'dependencies',
  analyze: async ({ crate, facts, background }) => {
    const { previous, shortfall } = background;
    if (previous === null && shortfall !== null)
      return { evidence: [], state: shortfall.asked ? 'partial' : 'skipped', ...shortfall };
    if (previous === null) return { evidence: [], state: 'complete', reason: '' };
    const before = new Set(previous.facts.dependencies.map((dependency) => dependency.package));
    const added = facts.dependencies.filter(({ kind, package: name }) => kind !== 'dev' && !before.has(name));
    return {
      evidence: [...new Set(added.map(({ package: name }) => name))].map((name) =>
        evidence(
          'version-difference',
          crateLabel(crate.id),
          { file: 'Cargo.toml' },
          { change: 'dependency-added', detail: name },
        ),
      ),
      state: 'complete',
      reason: '',
    };
  },
});
