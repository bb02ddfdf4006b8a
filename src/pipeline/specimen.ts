import { blobTexts, scopedTexts } from '../analyzers/index.ts';
import { readFacts } from '../facts/index.ts';
import { peekCrateId } from '../kit/crate-label.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { crateLabel } from '../model/crate.ts';
import type { CrateFacts, UnpackedCrate } from '../model/facts.ts';
import { unpackCrate } from '../unpack/index.ts';

/** A crate as rules see it in a scan, for whoever tries rules on it. */
export interface Specimen {
  readonly name: string;
  /** `name@version`. */
  readonly label: string;
  /** Names of the crates that it depends on, tests' and build scripts' included. */
  readonly dependencies: readonly string[];
  readonly texts: readonly SpecimenText[];
}

/** One text that rules are run over, and the scopes of those that are. */
export interface SpecimenText {
  readonly scopes: readonly string[];
  readonly buffer: Buffer;
  /** `file:line:column` of a match in source, the file's path in a binary; null where it reaches over the end of a file. */
  place(offset: number, length: number): string | null;
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
  const texts = [...sourceTexts(unpacked.value, facts), ...(await stringsTexts(unpacked.value, facts))];
  return ok({
    name: id.name,
    label: crateLabel(id),
    dependencies: [...new Set(facts.dependencies.map((dependency) => dependency.package))].sort(),
    texts: texts.filter(({ buffer }) => buffer.length > 0),
  });
}

function sourceTexts(crate: UnpackedCrate, facts: CrateFacts): SpecimenText[] {
  return [...scopedTexts(crate, facts)].map(({ scopes, joined }) => ({
    scopes,
    buffer: joined.buffer,
    place: (offset, length) => {
      const at = joined.place(offset, length);
      return at === null ? null : `${at.file}:${at.line}:${at.column}`;
    },
  }));
}

/** Strings of binaries: rules of every scope look at them, as no one knows when their code runs. */
async function stringsTexts(crate: UnpackedCrate, facts: CrateFacts): Promise<SpecimenText[]> {
  const texts: SpecimenText[] = [];
  for await (const { buffer, parts } of blobTexts(crate, facts, [])) {
    const place = (offset: number, length: number) => {
      const part = parts.find(({ start, end }) => offset >= start && offset + length <= end);
      return part === undefined ? null : `${part.path} (strings)`;
    };
    texts.push({ scopes: ['build-script', 'proc-macro', 'crate'], buffer, place });
  }
  return texts;
}
