import type { Dependency } from '../../model/facts.ts';
import { defineAnalyzer, type Subject } from '../define-analyzer.ts';
import { likenessOfName } from '../dependencies/resemblance.ts';
import { asRisks } from '../dependencies/risks.ts';
import { isLoose, isYoung, packagesBefore, type Walked, type Wanted, walkYoung } from '../dependencies/young.ts';

/** New dependencies as subjects: how old they are, and what of them runs in a build. */
export default defineAnalyzer({
  id: 'dependencies',
  stage: 'dependencies',
  analyze: async (subject, signal) => {
    const { shortfall, history } = subject.background;
    if (shortfall !== null && history.length === 0)
      return { evidence: [], state: shortfall.asked ? 'partial' : 'skipped', ...shortfall };
    const walked = await walkYoung(worthAsking(subject).map(asWanted), subject);
    const told = await asRisks(walked, subject, signal);
    const gaps = gapsOf(walked, subject);
    return { evidence: told, state: gaps === '' ? 'complete' : 'partial', reason: gaps === '' ? stale(walked) : gaps };
  },
});

/** All that are new. Of a first version everything is: there only what any version satisfies, and names like popular ones. */
function worthAsking(subject: Subject): readonly Dependency[] {
  const { crate, facts, background } = subject;
  const mayCome = facts.dependencies.filter(({ kind, registry }) => kind !== 'dev' && registry === null);
  const before = packagesBefore(crate.id.version, background);
  if (before === null)
    return mayCome.filter((one) => isLoose(one.requirement) || likenessOfName(one.package, subject) !== null);
  const added = mayCome.filter(({ package: name }) => !before.has(name));
  return [...new Map(added.map((dependency) => [dependency.package, dependency])).values()];
}

function asWanted({ package: name, requirement }: Dependency): Wanted {
  return { name, requirement, via: [] };
}

function gapsOf({ unasked, found }: Walked, { background }: Subject): string {
  const unread = found.filter(({ crateAge, read }) => isYoung(crateAge) && read === null);
  const gaps = [
    ...(unasked.length === 0 ? [] : [`${unasked.length} dependencies not looked up`]),
    ...(unread.length === 0 ? [] : [`${unread.length} young dependencies not read`]),
  ];
  return gaps.length === 0 ? '' : `${gaps.join(', ')}: ${background.unanswered().at(-1) ?? 'too many'}`;
}

function stale({ found }: Walked): string {
  const time = found.map(({ entry }) => entry.cachedAt).find((one) => one != null);
  return time == null ? '' : `told by the cached index of ${time}`;
}
