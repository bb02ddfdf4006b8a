import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, type TomlTable } from 'smol-toml';
import { packCrate } from '../kit/pack-crate.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { printable } from '../kit/untrusted-text.ts';
import { CrateId } from '../model/crate.ts';
import type { Failure } from '../model/failure.ts';
import { local } from './fetch-file.ts';
import type { FetchedCrate, FetchLimits } from './fetched-crate.ts';
import { packageFilter } from './package-filter.ts';
import { readFolder } from './read-folder.ts';

const MANIFEST_BYTES = 1024 * 1024;

interface PackageTable {
  readonly id: CrateId;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/**
 * A folder with a Cargo.toml, packed about as `cargo package` would: without `target`, `.git` and packages nested in it,
 * by the manifest's `include` or `exclude`. `.gitignore` is not asked: what is there is scanned. Cargo is not run, since
 * a folder's own `.cargo/config.toml` could name programs for it. Fails with `not-a-package` or `too-large`.
 */
export async function fetchFolder(
  folder: string,
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<Result<FetchedCrate, Failure>> {
  const manifest = await readManifest(folder);
  if (!manifest.ok) return manifest;
  const { id, include, exclude } = manifest.value;
  const files = await readFolder(folder, packageFilter(include, exclude), signal);
  if (!files.ok) return files;
  const bytes = packCrate(id, files.value);
  if (bytes.length <= limits.bytes) return ok(local(id, bytes, 'folder'));
  return fail({
    code: 'too-large',
    blame: 'caller',
    what: `more than ${limits.bytes} bytes packed`,
    where: printable(folder),
    remedy: 'exclude what does not belong into the package',
  });
}

async function readManifest(folder: string): Promise<Result<PackageTable, Failure>> {
  const path = join(folder, 'Cargo.toml');
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) return notAPackage('no Cargo.toml', folder, 'give a folder that holds a package');
  if (bytes.length > MANIFEST_BYTES) return notAPackage('the manifest is larger than 1 MiB', path, 'make it smaller');
  const table = parseToml(bytes.toString('utf8'));
  if (table === null) return unreadable(path);
  const section = table['package'] ?? table['project'];
  if (!isTable(section))
    return notAPackage('a manifest without [package]', path, 'give the folder of one member of the workspace');
  const id = CrateId.safeParse({ name: section['name'], version: section['version'] ?? '0.0.0' });
  if (!id.success)
    return notAPackage('name or version is missing or inherited', path, 'run cargo package and give the .crate file');
  return ok({ id: id.data, include: strings(section['include']), exclude: strings(section['exclude']) });
}

function parseToml(text: string): TomlTable | null {
  try {
    return parse(text, { maxDepth: 64 });
  } catch {
    return null;
  }
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function unreadable(path: string): Result<never, Failure> {
  const what = 'the manifest does not parse';
  return fail({
    code: 'manifest-unreadable',
    blame: 'caller',
    what,
    where: printable(path),
    remedy: 'correct the TOML',
  });
}

function notAPackage(what: string, where: string, remedy: string): Result<never, Failure> {
  return fail({ code: 'not-a-package', blame: 'caller', what, where: printable(where), remedy });
}
