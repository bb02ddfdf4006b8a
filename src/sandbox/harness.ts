import { parse, stringify } from 'smol-toml';
import type { CrateFile } from '../model/facts.ts';
import { BY_DEFAULT } from './feature-choice.ts';
import type { Exercised } from './phases/define-phase.ts';

/** The consumer project's name for the crate. */
export const DEPENDENCY = 'dependency';

/** The consumer project: what a victim's project looks like, with the crate as its one dependency. */
export function harnessFiles(subject: Exercised): ReadonlyMap<string, string> {
  const named = hasLibrary(subject) && isLinkable(subject.crate.files);
  // Naming the crate links it, so that its constructors run, and loads it into rustc where it is a proc-macro.
  const main = `${named ? `#[allow(unused_imports)]\nuse ${DEPENDENCY} as _;\n` : ''}fn main() {}\n`;
  return new Map([
    ['Cargo.toml', harnessManifest(subject, [])],
    ['src/main.rs', main],
  ]);
}

/**
 * Its manifest, with the features of the crate that are chosen. Where more `features` are named each can be turned on by a feature of
 * the project, named after its place, and the crate's default ones are the project's.
 */
export function harnessManifest(subject: Exercised, features: readonly string[]): string {
  const { name, version } = subject.facts.id;
  const choice = subject.choice ?? BY_DEFAULT;
  const dependency = {
    package: name,
    version: `=${version}`,
    ...(choice.byDefault && features.length === 0 ? {} : { 'default-features': false }),
    ...(choice.features.length > 0 ? { features: choice.features } : {}),
  };
  const named = features.map((feature, at): [string, string[]] => [`with${at}`, [`${DEPENDENCY}/${feature}`]]);
  const byDefault = features.length > 0 && choice.byDefault && Object.hasOwn(subject.facts.features, 'default');
  return stringify({
    package: { name: 'app', version: '0.1.0', edition: '2021', publish: false },
    dependencies: hasLibrary(subject) ? { [DEPENDENCY]: dependency } : {},
    features: Object.fromEntries([...named, ...(byDefault ? [['default', [`${DEPENDENCY}/default`]]] : [])]),
    // The workspace ends here, whatever lies above.
    workspace: {},
  });
}

function hasLibrary({ facts }: Exercised): boolean {
  return facts.targets.some(({ kind }) => kind === 'lib');
}

/** Rust code can name a crate that is built as a Rust library; one that is a C library only is built as a dependency all the same. */
function isLinkable(files: readonly CrateFile[]): boolean {
  const manifest = files.find((file) => file.path === 'Cargo.toml');
  const { lib } = parse(manifest?.bytes.toString() ?? '') as { lib?: Record<string, unknown> };
  const types = lib?.['crate-type'] ?? lib?.['crate_type'];
  return !Array.isArray(types) || types.some((type) => type !== 'cdylib' && type !== 'staticlib');
}

/** Files that cargo or rustup would obey when started inside the crate: kept from the copy, as a victim's cargo never sees them. */
const OBEYED = /^(\.cargo\/|rust-toolchain(\.toml)?$|Cargo\.lock$)/;

/** The crate's own files for the bin-only build, its manifest without what only its developers need. */
export function packageFiles(files: readonly CrateFile[]): readonly CrateFile[] {
  return files
    .filter((file) => !OBEYED.test(file.path))
    .map((file) =>
      file.path === 'Cargo.toml' ? { ...file, bytes: Buffer.from(forInstallation(file.bytes.toString())) } : file,
    );
}

/** The crate's manifest as its developers have it: dev-dependencies, tests and examples are in. */
export function developmentManifest(files: readonly CrateFile[]): string {
  const manifest = files.find(({ path }) => path === 'Cargo.toml')?.bytes.toString() ?? '';
  const { patch: _patch, replace: _replace, ...table } = parse(manifest) as Record<string, unknown>;
  return stringify({ ...table, workspace: {} });
}

/** Dev-dependencies, tests, examples and benches out; a workspace of its own, so that no folder above is asked. */
function forInstallation(manifest: string): string {
  const table = parse(manifest) as Record<string, unknown>;
  for (const key of ['dev-dependencies', 'dev_dependencies', 'test', 'example', 'bench', 'patch', 'replace'])
    delete table[key];
  const targets = table['target'];
  if (targets !== null && typeof targets === 'object') {
    for (const target of Object.values(targets as Record<string, Record<string, unknown>>))
      delete target['dev-dependencies'];
  }
  return stringify({ ...table, workspace: {} });
}
