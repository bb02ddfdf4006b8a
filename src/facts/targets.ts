import type { BuildTarget } from '../model/facts.ts';
import type { Manifest } from './manifest.ts';

/** The path of the build script: named, forbidden, or cargo's default where the file is there. */
export function buildScriptOf(manifest: Manifest, paths: ReadonlySet<string>): string | null {
  const { build } = manifest.package;
  if (build === false) return null;
  if (typeof build === 'string') return clean(build);
  if (Array.isArray(build)) return build[0] === undefined ? null : clean(build[0]);
  return paths.has('build.rs') ? 'build.rs' : null;
}

/** Every target that cargo would see: named in the manifest, or found where cargo looks. */
export function targetsOf(manifest: Manifest, paths: ReadonlySet<string>): BuildTarget[] {
  const script = buildScriptOf(manifest, paths);
  const named = libraryOf(manifest, paths);
  return [
    ...(script === null ? [] : [{ kind: 'build-script', name: 'build-script-build', path: script } as const]),
    ...(named === null ? [] : [named]),
    ...several('bin', manifest, paths, 'src/bin', manifest.package.autobins),
    ...several('example', manifest, paths, 'examples', manifest.package.autoexamples),
    ...several('test', manifest, paths, 'tests', manifest.package.autotests),
    ...several('bench', manifest, paths, 'benches', manifest.package.autobenches),
  ];
}

function libraryOf(manifest: Manifest, paths: ReadonlySet<string>): BuildTarget | null {
  const path = clean(manifest.lib?.path ?? 'src/lib.rs');
  if (
    manifest.lib?.path === undefined &&
    (!paths.has(path) || manifest.package.autolib === false) &&
    manifest.lib === undefined
  )
    return null;
  if (!paths.has(path) && manifest.lib?.path === undefined) return null;
  return { kind: 'lib', name: manifest.lib?.name ?? manifest.package.name.replaceAll('-', '_'), path };
}

type Several = 'bin' | 'example' | 'test' | 'bench';

function several(
  kind: Several,
  manifest: Manifest,
  paths: ReadonlySet<string>,
  folder: string,
  auto: boolean | undefined,
): BuildTarget[] {
  const found = auto === false ? [] : discovered(kind, manifest, paths, folder);
  const named = (manifest[kind] ?? []).map((table): BuildTarget => {
    const name = table.name ?? manifest.package.name;
    return {
      kind,
      name,
      path: clean(table.path ?? found.find((target) => target.name === name)?.path ?? `${folder}/${name}.rs`),
    };
  });
  const taken = new Set(named.map((target) => target.path));
  return [...named, ...found.filter((target) => !taken.has(target.path))];
}

/** `folder/name.rs` and `folder/name/main.rs`; for binaries also `src/main.rs`, which has the package's name. */
function discovered(kind: Several, manifest: Manifest, paths: ReadonlySet<string>, folder: string): BuildTarget[] {
  const main: BuildTarget[] =
    kind === 'bin' && paths.has('src/main.rs') ? [{ kind, name: manifest.package.name, path: 'src/main.rs' }] : [];
  const rest = [...paths].sort().flatMap((path): BuildTarget[] => {
    const inside = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : '';
    const name = /^([^/]+)\.rs$/.exec(inside)?.[1] ?? /^([^/]+)\/main\.rs$/.exec(inside)?.[1];
    return name === undefined ? [] : [{ kind, name, path }];
  });
  return [...main, ...rest];
}

function clean(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^(\.\/)+/, '')
    .replace(/\/+/g, '/');
}
