import type { Dependency } from '../model/facts.ts';
import type { Manifest } from './manifest.ts';

type Kind = Dependency['kind'];
type Table = Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;
type Section = Pick<
  Manifest,
  'dependencies' | 'build-dependencies' | 'build_dependencies' | 'dev-dependencies' | 'dev_dependencies'
>;

/** Every dependency of every kind and target, sorted by kind, name and target. */
export function dependenciesOf(manifest: Manifest): Dependency[] {
  const sections: [string | null, Section][] = [[null, manifest], ...Object.entries(manifest.target ?? {})];
  const all = sections.flatMap(([target, section]) => [
    ...ofKind('normal', section.dependencies, target),
    ...ofKind('build', section['build-dependencies'] ?? section.build_dependencies, target),
    ...ofKind('dev', section['dev-dependencies'] ?? section.dev_dependencies, target),
  ]);
  const key = (dependency: Dependency) => `${dependency.kind} ${dependency.name} ${dependency.target ?? ''}`;
  return all.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function ofKind(kind: Kind, table: Table | undefined, target: string | null): Dependency[] {
  return Object.entries(table ?? {}).map(([name, value]) => {
    const detail = typeof value === 'string' ? { version: value } : value;
    return {
      name,
      package: text(detail['package']) ?? name,
      requirement: text(detail['version']) ?? '*',
      kind,
      optional: detail['optional'] === true,
      target,
      features: Array.isArray(detail['features'])
        ? detail['features'].filter((feature) => typeof feature === 'string')
        : [],
      defaultFeatures: (detail['default-features'] ?? detail['default_features']) !== false,
      registry: text(detail['registry']) ?? text(detail['registry-index']) ?? null,
    };
  });
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
