import { hash } from 'node:crypto';
import { z } from 'zod';
import { fail, ok, type Result } from '../kit/result.ts';
import { crateLabel } from '../model/crate.ts';
import type { Evidence, RunsAt } from '../model/evidence.ts';
import type { CrateFacts, CrateFile, FileFacts, UnpackedCrate } from '../model/facts.ts';
import type { Failure } from '../model/failure.ts';
import type { IndexEntry } from '../ports/crate-registry.ts';
import { dependenciesOf } from './dependencies.ts';
import { hiddenDependencies, indexDifferences } from './differences.ts';
import { formatOf } from './file-kind.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { runsAt } from './runs-at.ts';
import { buildScriptOf, targetsOf } from './targets.ts';

const VCS_LIMIT_BYTES = 64 * 1024;

/** Reads the facts of a crate without running anything of it. Fails with `manifest-unreadable` where cargo would refuse it. */
export function readFacts(
  crate: UnpackedCrate,
  entry: IndexEntry | null,
): Result<{ readonly facts: CrateFacts; readonly evidence: readonly Evidence[] }, Failure> {
  const byPath = new Map(crate.files.map((file) => [file.path, file]));
  const where = `${crateLabel(crate.id)} Cargo.toml`;
  const bytes = byPath.get('Cargo.toml')?.bytes;
  if (bytes === undefined) return fail(wrong(where, 'there is none'));
  const manifest = readManifest(bytes, where);
  if (!manifest.ok) return manifest;
  const { name, version } = manifest.value.package;
  if (name !== crate.id.name || (version ?? '0.0.0') !== crate.id.version)
    return fail(
      wrong(where, `it names ${name} ${typeof version === 'string' ? version : 'without a version of its own'}`),
    );
  const facts = assemble(crate, manifest.value, byPath);
  const evidence = [
    ...(entry === null ? [] : indexDifferences(facts, entry)),
    ...hiddenDependencies(crate.id, facts.dependencies, byPath.get('Cargo.toml.orig')?.bytes),
  ];
  return ok({ facts, evidence });
}

function assemble(crate: UnpackedCrate, manifest: Manifest, byPath: ReadonlyMap<string, CrateFile>): CrateFacts {
  const paths = new Set(byPath.keys());
  const targets = targetsOf(manifest, paths);
  const procMacro = isProcMacro(manifest);
  const when = runsAt(targets, procMacro, crate.files);
  const { edition, 'rust-version': rustVersion, links, authors, repository } = manifest.package;
  return {
    id: crate.id,
    edition: typeof edition === 'string' ? edition : '2015',
    rustVersion: typeof rustVersion === 'string' ? rustVersion : null,
    links: links ?? null,
    procMacro,
    buildScript: buildScriptOf(manifest, paths),
    targets,
    dependencies: dependenciesOf(manifest),
    features: manifest.features ?? {},
    vcs: vcsOf(byPath.get('.cargo_vcs_info.json')?.bytes),
    files: crate.files.map((file) => fileFacts(file, when.get(file.path) ?? [])),
    authors: Array.isArray(authors) ? authors.filter((author) => typeof author === 'string') : [],
    repository: typeof repository === 'string' ? repository : null,
  };
}

/** Both spellings of the key, and the crate type that means the same: rustc loads the library either way. */
function isProcMacro({ lib }: Manifest): boolean {
  const types = lib?.['crate-type'] ?? lib?.crate_type ?? [];
  return lib?.['proc-macro'] === true || lib?.proc_macro === true || types.includes('proc-macro');
}

function fileFacts(file: CrateFile, when: readonly RunsAt[]): FileFacts {
  return { path: file.path, ...(file.known ?? knownOf(file)), runsAt: when };
}

function knownOf({ bytes }: CrateFile): NonNullable<CrateFile['known']> {
  return {
    bytes: bytes.length,
    sha256: hash('sha256', bytes),
    format: formatOf(bytes),
  };
}

const NOTHING = Buffer.alloc(0);

/** The same file without its bytes: its facts are those of the whole one. */
export function withoutBytes(file: CrateFile): CrateFile {
  return { ...file, bytes: NOTHING, known: knownOf(file) };
}

const VcsInfo = z.object({
  git: z.object({ sha1: z.string().max(100), dirty: z.boolean().optional() }),
  path_in_vcs: z.string().max(1000).optional(),
});

/** What `cargo package` wrote of the repository; anyone can write it, so it proves nothing by itself. */
function vcsOf(bytes: Buffer | undefined): CrateFacts['vcs'] {
  if (bytes === undefined || bytes.length > VCS_LIMIT_BYTES) return null;
  try {
    const info = VcsInfo.parse(JSON.parse(bytes.toString()));
    return { sha1: info.git.sha1, dirty: info.git.dirty === true, pathInVcs: info.path_in_vcs ?? '' };
  } catch {
    return null;
  }
}

function wrong(where: string, what: string): Failure {
  return {
    code: 'manifest-unreadable',
    blame: 'crate',
    what: `the manifest is not this crate's: ${what}`,
    where,
    remedy: 'cargo would refuse it too; look at the file',
  };
}
