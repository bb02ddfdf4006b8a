import { link, readFile } from 'node:fs/promises';
import { ok, type Result } from '../../kit/result.ts';
import type { CrateName } from '../../model/crate.ts';
import type { Failure } from '../../model/failure.ts';
import { harnessFiles, packageFiles } from '../harness.ts';
import { type Unpack, type Vendored, withChecksums, writeIndex } from '../local-registry.ts';
import type { Exercised } from '../phases/define-phase.ts';
import type { Scratch } from '../scratch.ts';
import { hollowOf } from './hollow.ts';

/** The sources of a scan as they are laid out, for its cage. */
export interface LaidOut {
  readonly subject: Exercised;
  readonly scratch: Scratch;
  readonly vendored: readonly Vendored[];
  readonly unpack: Unpack;
}

/** Lays the same out once more, hollow but for the crates that are named `filled`. */
export async function writeHollow(
  laidOut: LaidOut,
  filled: ReadonlySet<CrateName>,
  scratch: Scratch,
  signal: AbortSignal,
): Promise<Result<null, Failure>> {
  const { subject, scratch: from, vendored, unpack } = laidOut;
  await scratch.folder('vendor');
  const checksums = new Map<string, string>();
  const laidIn: Vendored[] = [];
  for (const one of vendored) {
    const next = filled.has(one.name)
      ? await link(`${from.path}/${one.path}`, `${scratch.path}/${one.path}`).then(() => ok(one))
      : await hollowed(one, from, unpack, scratch, signal);
    if (!next.ok) return next;
    checksums.set(one.sha256, next.value.sha256);
    laidIn.push(next.value);
  }
  await writeIndex(laidIn, scratch);
  await writeWorkplaces(subject, from, scratch, checksums);
  return ok(null);
}

/** Manifests and locks belong together: the project's is taken as it is, features of the crate included. */
async function writeWorkplaces(
  subject: Exercised,
  from: Scratch,
  scratch: Scratch,
  checksums: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [path, text] of harnessFiles(subject)) await scratch.write(`project/${path}`, text);
  for (const { path, bytes } of packageFiles(hollowOf(subject.crate).files))
    await scratch.write(`package/${path}`, bytes);
  await scratch.write('project/Cargo.toml', await readFile(`${from.path}/project/Cargo.toml`));
  for (const path of ['project/Cargo.lock', 'package/Cargo.lock']) {
    // There is one for each workplace that a phase needs.
    const lock = await readFile(`${from.path}/${path}`, 'utf8').catch(() => null);
    if (lock !== null) await scratch.write(path, withChecksums(lock, checksums));
  }
}

async function hollowed(
  one: Vendored,
  from: Scratch,
  unpack: Unpack,
  scratch: Scratch,
  signal: AbortSignal,
): Promise<Result<Vendored, Failure>> {
  const unpacked = await unpack(await readFile(`${from.path}/${one.path}`), one, signal);
  if (!unpacked.ok) return unpacked;
  const { archive, archiveSha256 } = hollowOf(unpacked.value);
  await scratch.write(one.path, archive);
  return ok({ ...one, sha256: archiveSha256 });
}
