import type { Dependency } from '../../model/facts.ts';
import { defineAnalyzer, type Subject } from '../define-analyzer.ts';
import { asRisks } from '../dependencies/risks.ts';
import { isLoose, type Walked, type Wanted, walkYoung } from '../dependencies/young.ts';
import { addedDependencies } from '../history/compare-facts.ts';

/** Dependencies that the version before did not have, as subjects: how old they are, and what of them runs in a build. */
export default defineAnalyzer({
  id: 'dependencies',
  stage: 'dependencies',
  analyze: async (subject, signal) => {
    const { shortfall } = subject.background;
    if (shortfall !== null) return { evidence: [], state: shortfall.asked ? 'partial' : 'skipped', ...shortfall };
    const walked = await walkYoung(worthAsking(subject).map(asWanted), subject);
    const told = await asRisks(walked, subject, signal);
    return {
      evidence: told,
      state: walked.unasked.length === 0 ? 'complete' : 'partial',
      reason: why(walked, subject),
    };
  },
});

/** All that are new against the version before. Of a first version everything is new: there only what any version satisfies. */
function worthAsking({ facts, background }: Subject): readonly Dependency[] {
  if (background.previous !== null) return addedDependencies(facts, background.previous.facts).filter(ofRegistry);
  return facts.dependencies.filter((one) => one.kind !== 'dev' && ofRegistry(one) && isLoose(one.requirement));
}

/** Another registry's crate of the same name is another crate. */
function ofRegistry({ registry }: Dependency): boolean {
  return registry === null;
}

function asWanted({ package: name, requirement }: Dependency): Wanted {
  return { name, requirement, via: [] };
}

function why({ unasked, found }: Walked, { background }: Subject): string {
  const stale = found.map(({ entry }) => entry.cachedAt).find((time) => time != null);
  if (unasked.length === 0) return stale == null ? '' : `told by the cached index of ${stale}`;
  return `${unasked.length} dependencies not looked up: ${background.unanswered().at(-1) ?? 'too many'}`;
}
