import { packCrate } from '../../src/kit/pack-crate.ts';
import { CrateId } from '../../src/model/crate.ts';
import type { LoopbackRegistry } from './loopback-registry.ts';

export const MINUTE = 60_000;
export const DAY = 86_400_000;

const LIBRARY = 'pub fn window(bytes: &[u8]) -> &[u8] {\n    bytes\n}\n';

/** A dependency as index and manifest both tell it. */
export interface Needs {
  readonly name: string;
  readonly requirement: string;
  readonly kind?: 'normal' | 'build';
  readonly optional?: boolean;
}

/** A version as it was published, so many milliseconds before now. */
export interface Publish {
  readonly name: string;
  readonly version: string;
  readonly age: number;
  readonly needs?: readonly Needs[];
  readonly files?: Readonly<Record<string, string | Buffer>>;
  /** More lines of the manifest. */
  readonly manifest?: string;
  readonly features?: Readonly<Record<string, readonly string[]>>;
  readonly yanked?: boolean;
  readonly repository?: string;
}

export function publish(registry: LoopbackRegistry, one: Publish): void {
  registry.publish(one.name, one.version, archiveOf(one), {
    deps: (one.needs ?? []).map(({ name, requirement, kind = 'normal', optional = false }) => ({
      name,
      req: requirement,
      features: [],
      optional,
      default_features: true,
      target: null,
      kind,
    })),
    features: one.features ?? {},
    yanked: one.yanked ?? false,
    pubtime: new Date(Date.now() - one.age).toISOString().replace(/\.\d+Z$/, 'Z'),
  });
}

/** The archive that `cargo package` would have made of it. */
export function archiveOf(one: Publish): Buffer {
  const { name, version, needs = [], files = {}, repository, manifest = '', features = {} } = one;
  const tables = (['normal', 'build'] as const).map((kind) => {
    const lines = needs.filter((need) => (need.kind ?? 'normal') === kind).map(asLine);
    return lines.length === 0 ? '' : `[${kind === 'build' ? 'build-' : ''}dependencies]\n${lines.join('\n')}\n`;
  });
  const switches = Object.entries(features).map(([feature, values]) => `${feature} = ${JSON.stringify(values)}`);
  const text = [
    '[package]',
    `name = "${name}"`,
    `version = "${version}"`,
    'edition = "2021"',
    ...(repository === undefined ? [] : [`repository = "${repository}"`]),
    manifest,
    ...(switches.length === 0 ? [] : ['[features]', ...switches]),
    ...tables,
  ].join('\n');
  const all = { 'Cargo.toml': text, 'src/lib.rs': LIBRARY, ...files };
  const entries = Object.entries(all).map(([path, bytes]) => ({ path, bytes: Buffer.from(bytes), executable: false }));
  return packCrate(CrateId.parse({ name, version }), entries);
}

function asLine({ name, requirement, optional = false }: Needs): string {
  const version = JSON.stringify(requirement.replace(/^\^/, ''));
  return optional ? `${name} = { version = ${version}, optional = true }` : `${name} = ${version}`;
}
