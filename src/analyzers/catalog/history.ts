import { crateLabel } from '../../model/crate.ts';
import { evidence } from '../../model/evidence.ts';
import { defineAnalyzer } from '../define-analyzer.ts';

/** What is new against the version before. */
export default defineAnalyzer({
  id: 'history',
  stage: 'history',
  analyze: async ({ crate, facts, background }) => {
    const { previous, shortfall } = background;
    if (previous === null) {
      if (shortfall === null) return { evidence: [], state: 'complete', reason: '' };
      return { evidence: [], state: shortfall.asked ? 'partial' : 'skipped', ...shortfall };
    }
    const found = (change: string, detail: string, file: string) =>
      evidence('version-difference', crateLabel(crate.id), { file }, { change, detail });
    const against = `not in ${previous.crate.id.version}`;
    return {
      evidence: [
        ...(facts.buildScript !== null && previous.facts.buildScript === null
          ? [found('build-script-added', against, facts.buildScript)]
          : []),
        ...(facts.procMacro && !previous.facts.procMacro ? [found('proc-macro-became', against, 'Cargo.toml')] : []),
      ],
      state: 'complete',
      reason: '',
    };
  },
});
