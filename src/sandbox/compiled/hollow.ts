import { parse, stringify } from 'smol-toml';
import { packCrate } from '../../kit/pack-crate.ts';
import type { Sha256 } from '../../model/crate.ts';
import type { CrateFile, UnpackedCrate } from '../../model/facts.ts';
import { sha256Of } from '../local-registry.ts';

/** What cargo chooses dependencies and features by. Of the library only its name and its kind are kept. */
const KEPT = ['dependencies', 'build-dependencies', 'build_dependencies', 'target', 'features', 'profile'] as const;

/**
 * A crate that wants the same dependencies with the same features as another, and in which nothing is: what it depends on is compiled
 * as for the other, and none of the other's code runs.
 */
export function hollowOf(crate: UnpackedCrate): UnpackedCrate {
  const files = hollowFiles(crate.files);
  const archive = packCrate(crate.id, files);
  return { id: crate.id, files, archive, archiveSha256: sha256Of(archive) as Sha256 };
}

function hollowFiles(files: readonly CrateFile[]): CrateFile[] {
  const manifest = files.find(({ path }) => path === 'Cargo.toml')?.bytes.toString() ?? '';
  const table = parse(manifest) as Record<string, unknown>;
  const { build, name, version, edition, links } = (table['package'] ?? {}) as Record<string, unknown>;
  const builds = build !== false && (build !== undefined || files.some(({ path }) => path === 'build.rs'));
  const lib = (table['lib'] ?? {}) as Record<string, unknown>;
  const hollow = {
    package: { name, version, edition: edition ?? '2015', links, build: builds ? 'build.rs' : false },
    lib: { name: lib['name'], 'proc-macro': lib['proc-macro'] ?? lib['proc_macro'], path: 'src/lib.rs' },
    ...Object.fromEntries(KEPT.map((key) => [key, table[key]])),
  };
  return [
    ['Cargo.toml', stringify(hollow)],
    ['src/lib.rs', ''],
    ['src/main.rs', 'fn main() {}\n'],
    ...(builds ? [['build.rs', 'fn main() {}\n'] as const] : []),
  ].map(([path = '', text = '']) => ({ path, bytes: Buffer.from(text), executable: false }));
}
