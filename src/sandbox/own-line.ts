import type { CrateFacts } from '../model/facts.ts';
import type { IndexEntry } from '../ports/crate-registry.ts';
import type { OwnLine } from './index-proxy.ts';

/** The index line of the crate under scan: as published, or made from its manifest where it is in no index. Never yanked. */
export function ownLine(facts: CrateFacts, entry: IndexEntry | null, checksum: string): OwnLine {
  const { name, version } = facts.id;
  const published = entry === null ? fromFacts(facts) : (JSON.parse(entry.raw) as Record<string, unknown>);
  return { name, version, line: JSON.stringify({ ...published, cksum: checksum, yanked: false }) };
}

function fromFacts(facts: CrateFacts): Record<string, unknown> {
  const renamed = (name: string, real: string) => (name === real ? {} : { package: real });
  return {
    name: facts.id.name,
    vers: facts.id.version,
    deps: facts.dependencies.map((dependency) => ({
      name: dependency.name,
      ...renamed(dependency.name, dependency.package),
      req: dependency.requirement,
      features: dependency.features,
      optional: dependency.optional,
      default_features: dependency.defaultFeatures,
      target: dependency.target,
      kind: dependency.kind,
    })),
    features: {},
    // Version 2 of the index: `dep:` and `?` in features are read from features2 only.
    features2: facts.features,
    v: 2,
    links: facts.links,
    ...(facts.rustVersion === null ? {} : { rust_version: facts.rustVersion }),
  };
}
