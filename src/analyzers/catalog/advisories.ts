import { printable } from '../../kit/untrusted-text.ts';
import { crateLabel } from '../../model/crate.ts';
import { type Evidence, evidence } from '../../model/evidence.ts';
import type { Advisories, Advisory } from '../../ports/advisories.ts';
import type { IndexEntry } from '../../ports/crate-registry.ts';
import { defineAnalyzer, type Looked, type Subject } from '../define-analyzer.ts';
import { chooseVersion } from '../dependencies/choose-version.ts';
import { DAY } from '../history/timeline.ts';

/** An advisory is given out with the takedown or within days of it. */
const LATER = 3 * DAY;

interface Told {
  readonly evidence: readonly Evidence[];
  /** Dependencies with advisories whose version is not known. */
  readonly unasked: readonly string[];
}

/** What the advisory snapshot says of the crate, and of what its dependencies resolve to today. */
export default defineAnalyzer({
  id: 'advisories',
  stage: 'dependencies',
  analyze: async (subject) => {
    const { advisories, shortfalls } = subject.background.corpora;
    if (advisories === null) return without(shortfalls);
    const own = advisories.about(subject.crate.id.name).filter((one) => one.affects(subject.crate.id.version));
    const below = await Promise.all(withAdvisories(subject, advisories).map((one) => lookAt(one, subject)));
    const unasked = below.flatMap((one) => one.unasked);
    const gaps = [
      ...(unasked.length === 0 ? [] : [`advisories on ${unasked.length} dependencies not held against a version`]),
      ...(advisories.unreadable === 0 ? [] : [`${advisories.unreadable} advisories cannot be read`]),
    ];
    return {
      evidence: [
        ...own.map((one) => told(one, crateLabel(subject.crate.id), subject.background.entry, subject)),
        ...below.flatMap((one) => one.evidence),
      ],
      state: gaps.length === 0 ? 'complete' : 'partial',
      reason: gaps.join('; '),
    };
  },
});

/** A machine without a snapshot was not asked to look; one whose snapshot is not to be had was. */
function without(shortfalls: readonly string[]): Looked {
  const asked = shortfalls.length > 0;
  return { evidence: [], state: asked ? 'partial' : 'skipped', reason: shortfalls.join('; '), asked };
}

interface Wanted {
  readonly name: string;
  readonly requirement: string;
  readonly about: readonly Advisory[];
}

/** Dependencies that dependants get too, and only those that an advisory is about: most need no question at all. */
function withAdvisories({ facts }: Subject, advisories: Advisories): Wanted[] {
  return facts.dependencies
    .filter(({ kind, registry }) => kind !== 'dev' && registry === null)
    .map(({ package: name, requirement }) => ({ name, requirement, about: advisories.about(name) }))
    .filter(({ about }) => about.length > 0);
}

async function lookAt({ name, requirement, about }: Wanted, subject: Subject): Promise<Told> {
  const { background } = subject;
  const entries = await background.lookUp(name);
  const entry = entries === null ? null : chooseVersion(requirement, entries, background.now, background.now);
  // Malware is taken out of the index: what holds for all its versions holds without one.
  const holds = about.filter((one) => one.affectsAll || (entry !== null && one.affects(entry.version)));
  const label = entry === null ? `${name} ${requirement}` : `${name}@${entry.version}`;
  return {
    evidence: holds.map((one) => told(one, label, entry, subject)),
    unasked: entries === null && about.some((one) => !one.affectsAll) ? [name] : [],
  };
}

function told(advisory: Advisory, dependency: string, entry: IndexEntry | null, { crate }: Subject): Evidence {
  const { id, title } = advisory;
  const category = cameLater(advisory, entry) ? 'malicious-before' : advisory.category;
  const data = { advisory: id, dependency, category, title: printable(title, 160) };
  return evidence('advisory', crateLabel(crate.id), { file: 'Cargo.toml' }, data);
}

/**
 * Whether a version came days after the advisory that calls the crate malware. Malware is taken down and the advisory
 * left open at the top; the owner's next good version (append-only-vec 0.1.10) is none that its author can have seen.
 */
function cameLater({ category, date }: Advisory, entry: IndexEntry | null): boolean {
  if (category !== 'malicious' || date === null || entry?.publishedAt == null) return false;
  return Date.parse(entry.publishedAt) - Date.parse(date) > LATER;
}
