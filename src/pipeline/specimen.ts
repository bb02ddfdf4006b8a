import { type ScopedText, scopedTexts } from '../analyzers/index.ts';
import { readFacts } from '../facts/index.ts';
import { peekCrateId } from '../kit/crate-label.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { crateLabel } from '../model/crate.ts';
import { unpackCrate } from '../unpack/index.ts';

/** A crate as rules see it in a scan, for whoever tries rules on it. */
export interface Specimen {
  readonly name: string;
  /** `name@version`. */
  readonly label: string;
  /** Names of the crates that it depends on, tests' and build scripts' included. */
  readonly dependencies: readonly string[];
  readonly texts: readonly ScopedText[];
}

/** Reads a `.crate`; fails with one line where a scan would refuse it too. */
export async function readSpecimen(archive: Buffer, signal: AbortSignal): Promise<Result<Specimen, string>> {
  const id = peekCrateId(archive);
  if (id === null) return fail('not a .crate: no gzip archive with a folder name-version');
  const unpacked = await unpackCrate(archive, id, undefined, signal);
  if (!unpacked.ok) return fail(unpacked.failure.failure.what);
  const read = readFacts(unpacked.value, null);
  if (!read.ok) return fail(read.failure.what);
  const { facts } = read.value;
  return ok({
    name: id.name,
    label: crateLabel(id),
    dependencies: [...new Set(facts.dependencies.map((dependency) => dependency.package))].sort(),
    texts: [...scopedTexts(unpacked.value, facts)].filter(({ joined }) => joined.buffer.length > 0),
  });
}
