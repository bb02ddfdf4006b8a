import { type CrateId, crateLabel } from '../model/crate.ts';
import { type Evidence, evidence } from '../model/evidence.ts';
import type { CrateFacts, Dependency } from '../model/facts.ts';
import type { IndexEntry } from '../ports/crate-registry.ts';
import { dependenciesOf } from './dependencies.ts';
import { type Manifest, readManifest } from './manifest.ts';

/** Told of one manifest; more say nothing more. */
const DIFFERENCES = 50;

/** Where the index line and the manifest say different things: cargo resolves by the one and builds by the other. */
export function indexDifferences(facts: CrateFacts, entry: IndexEntry): Evidence[] {
  const { id, dependencies, links } = facts;
  const inManifest = new Set(
    dependencies.map((dependency) => key(dependency.kind, dependency.package, dependency.requirement)),
  );
  const inIndex = new Set(
    entry.dependencies.map((dependency) =>
      key(dependency.kind, dependency.package ?? dependency.name, dependency.requirement),
    ),
  );
  const differ = (field: string, left: string, right: string) =>
    evidence('manifest-difference', crateLabel(id), { file: 'Cargo.toml' }, { between: 'index', field, left, right });
  return [
    ...[...inManifest].filter((name) => !inIndex.has(name)).map((name) => differ('dependencies', '', name)),
    ...[...inIndex].filter((name) => !inManifest.has(name)).map((name) => differ('dependencies', name, '')),
    ...featureDifferences(facts.features, entry.features).map(([name, left, right]) =>
      differ(`features.${name}`, left, right),
    ),
    ...(entry.links === null || entry.links === links ? [] : [differ('links', entry.links, links ?? '')]),
  ];
}

type Features = CrateFacts['features'];

/** Features of unequal content, with what index and manifest say. Their order means nothing. */
function featureDifferences(inManifest: Features, inIndex: Features): (readonly [string, string, string])[] {
  const names = [...new Set([...Object.keys(inManifest), ...Object.keys(inIndex)])].sort();
  const said = (features: Features, name: string) =>
    Object.hasOwn(features, name) ? `[${[...new Set(features[name])].sort().join(', ')}]` : 'absent';
  return names
    .map((name) => [name, said(inIndex, name), said(inManifest, name)] as const)
    .filter(([, left, right]) => left !== right)
    .slice(0, DIFFERENCES);
}

/** A requirement without an operator is a caret one: the index writes the caret, manifests seldom do. */
function key(kind: string, name: string, requirement: string): string {
  const parts = requirement.split(',').map((part) => part.replace(/\s+/g, '').replace(/^(?=\d)/, '^'));
  return `${kind} ${name} ${parts.join(',')}`;
}

/** Dependencies that the manifest has and the author's own Cargo.toml.orig does not: none in 827 real crates. */
export function hiddenDependencies(
  id: CrateId,
  dependencies: readonly Dependency[],
  original: Buffer | undefined,
): Evidence[] {
  const read = original === undefined ? null : readManifest(original, 'Cargo.toml.orig');
  if (!read?.ok) return [];
  const names = new Set(namesIn(read.value));
  return dependencies
    .filter((dependency) => !names.has(`${dependency.kind} ${dependency.name}`))
    .map((dependency) =>
      evidence(
        'manifest-difference',
        crateLabel(id),
        { file: 'Cargo.toml' },
        {
          between: 'cargo-toml-orig',
          field: `${dependency.kind} dependency`,
          left: '',
          right: `${dependency.package} ${dependency.requirement}`,
        },
      ),
    );
}

function namesIn(manifest: Manifest): string[] {
  return dependenciesOf(manifest).map((dependency) => `${dependency.kind} ${dependency.name}`);
}
