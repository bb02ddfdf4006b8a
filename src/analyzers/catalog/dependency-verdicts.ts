import { crateLabel } from '../../model/crate.ts';
import { type Evidence, evidence } from '../../model/evidence.ts';
import type { Dependency } from '../../model/facts.ts';
import { defineAnalyzer, type Subject } from '../define-analyzer.ts';

/** Dependencies asked about for one crate. */
const ASKED = 128;

/** What this installation said before of versions that the crate may bring into builds: a verdict reaches the dependants. */
export default defineAnalyzer({
  id: 'dependency-verdicts',
  stage: 'dependencies',
  analyze: async (subject) => {
    const dependencies = subject.facts.dependencies.filter(({ kind, registry }) => kind !== 'dev' && registry === null);
    const asked = dependencies.slice(0, ASKED);
    const answers = await Promise.all(asked.map((one) => condemned(one, subject)));
    const silent = answers.filter((answer) => answer === null).length + dependencies.length - asked.length;
    return {
      evidence: answers.flatMap((answer) => answer ?? []),
      // The store's silence leaves a gap; that there is nothing to ask about is none.
      state: silent === 0 ? 'skipped' : 'partial',
      reason: silent === 0 ? '' : `stored verdicts on ${silent} dependencies could not be read`,
      asked: silent > 0,
    };
  },
});

async function condemned({ package: name, requirement }: Dependency, subject: Subject): Promise<Evidence[] | null> {
  const { background, crate } = subject;
  const known = await background.verdictsOn(name, requirement);
  if (known === null) return null;
  const bad = known.filter(({ level }) => level === 'malicious').map(({ version }) => version);
  if (bad.length === 0) return [];
  const there = await stillThere(name, bad, subject);
  return there.map((version) =>
    evidence(
      'dependency-risk',
      crateLabel(crate.id),
      { file: 'Cargo.toml' },
      { risk: 'judged-malicious', dependency: `${name}@${version}`, detail: requirement, traits: [] },
    ),
  );
}

/** Of the condemned versions, those that a build can still get: one that was taken out or yanked since is history. */
async function stillThere(
  name: string,
  versions: readonly string[],
  { background }: Subject,
): Promise<readonly string[]> {
  const entries = await background.lookUp(name);
  if (entries === null) return versions;
  return versions.filter((version) => entries.some((entry) => entry.version === version && !entry.yanked));
}
