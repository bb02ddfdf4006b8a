import { constants, type Dirent } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { abortedFailure } from '../kit/aborted.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { printable } from '../kit/untrusted-text.ts';
import type { CrateFile } from '../model/facts.ts';
import type { Failure } from '../model/failure.ts';
import type { PackageFilter } from './package-filter.ts';

const FILES = 50_000;
const BYTES = 512 * 1024 * 1024;
const DEPTH = 64;

/**
 * Every regular file of a package's folder that the filter takes. Never a recursive call: the folder may be as deep as it
 * likes. A symbolic link is refused: it could bring any file of this machine into the package.
 */
export async function readFolder(
  root: string,
  takes: PackageFilter,
  signal: AbortSignal,
): Promise<Result<readonly CrateFile[], Failure>> {
  const paths = await listFiles(root, takes, signal);
  if (!paths.ok) return paths;
  const files: CrateFile[] = [];
  let left = BYTES;
  for (const path of paths.value) {
    if (signal.aborted) return fail(abortedFailure(signal, printable(root)));
    const file = await read(root, path, left);
    if (file === null) return fail(refused('a file that cannot be read, or too many bytes', root, path));
    left -= file.bytes.length;
    files.push(file);
  }
  return ok(files);
}

async function listFiles(
  root: string,
  takes: PackageFilter,
  signal: AbortSignal,
): Promise<Result<readonly string[], Failure>> {
  const files: string[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    if (signal.aborted) return fail(abortedFailure(signal, printable(root)));
    const problem = await listOne(root, folder, takes, { files, folders });
    if (problem !== null) return fail(problem);
  }
  return ok(files);
}

/** Adds one folder's files and folders to those found; gives what is wrong with it, if anything. */
async function listOne(
  root: string,
  folder: string,
  takes: PackageFilter,
  into: { readonly files: string[]; readonly folders: string[] },
): Promise<Failure | null> {
  const entries = await entriesOf(root, folder);
  if (entries === null) return refused('a folder that cannot be read', root, folder);
  const named = entries.map((entry) => ({ entry, path: folder === '' ? entry.name : `${folder}/${entry.name}` }));
  const taken = named.filter(({ entry, path }) => entry.isDirectory() || takes(path));
  const odd = taken.find(({ entry, path }) => problemOf(entry, path) !== null);
  if (odd !== undefined) return refused(problemOf(odd.entry, odd.path) ?? '', root, odd.path);
  for (const { entry, path } of taken) (entry.isDirectory() ? into.folders : into.files).push(path);
  return into.files.length > FILES ? refused(`more than ${FILES} files`, root, folder) : null;
}

function problemOf(entry: Dirent, path: string): string | null {
  if (entry.isDirectory()) return path.split('/').length > DEPTH ? 'folders nest too deep' : null;
  return entry.isFile() ? null : 'neither a file nor a folder (a link?)';
}

/** The folder's entries but for those that `cargo package` leaves out; a nested package is none of this one's. */
async function entriesOf(root: string, folder: string): Promise<readonly Dirent[] | null> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => null);
  if (folder !== '' && entries?.some((entry) => entry.name === 'Cargo.toml')) return [];
  return entries?.filter((entry) => entry.name !== '.git' && !(folder === '' && entry.name === 'target')) ?? null;
}

/** One file, or null where it is not to be had: gone, not readable, replaced by a link meanwhile, larger than `limit`. */
async function read(root: string, path: string, limit: number): Promise<CrateFile | null> {
  try {
    await using file = await open(join(root, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const { size, mode } = await file.stat();
    if (size > limit) return null;
    return { path, bytes: await file.readFile(), executable: (mode & 0o100) !== 0 };
  } catch {
    return null;
  }
}

function refused(what: string, root: string, path: string): Failure {
  const where = printable(join(root, path));
  return {
    code: 'not-a-package',
    blame: 'caller',
    what,
    where,
    remedy: 'remove or exclude it, or give the .crate file',
  };
}
