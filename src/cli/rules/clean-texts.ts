import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openPlace, unknownRegistry } from '../../compose.ts';
import { fetchCrate, parseTarget } from '../../fetch/index.ts';
import { fail, type Result } from '../../kit/result.ts';
import { printable } from '../../kit/untrusted-text.ts';
import type { Failure } from '../../model/failure.ts';
import { readSpecimen, type Specimen } from '../../pipeline/index.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { CleanText } from '../../rulebook/index.ts';
import type { StoredArchive } from './archives.ts';

const BENIGN = fileURLToPath(new URL('../../../test/fixtures/benign/', import.meta.url));
const LIMITS = { bytes: 64 * 1024 * 1024 };

/** The benign stories of this checkout, as rules see them; none where it was installed without its tests. */
export async function* benignStories(signal: AbortSignal): AsyncGenerator<Result<Specimen, string>> {
  for (const name of (await readdir(BENIGN).catch(() => [])).sort()) {
    const target = parseTarget(`${BENIGN}${name}`);
    const fetched = target.ok ? await fetchCrate(target.value, unknownRegistry(), LIMITS, signal) : target;
    yield fetched.ok ? await readSpecimen(fetched.value.bytes, signal) : fail(`${name}: ${fetched.failure.what}`);
  }
}

/** Reads stored archives as rules see them; each place is opened once. */
export class ArchiveReader {
  readonly #stores = new Map<string, Promise<Result<ObjectStore, Failure>>>();

  async read({ place, key }: StoredArchive, signal: AbortSignal): Promise<Result<Specimen, string>> {
    const opening = this.#stores.get(place) ?? openPlace<ObjectStore>('store', place, process.env);
    this.#stores.set(place, opening);
    const store = await opening;
    const read = store.ok ? await store.value.read(key) : store;
    if (!read.ok) return fail(`${key}: ${read.failure.what}`);
    if (read.value === null) return fail(`${key}: gone`);
    const specimen = await readSpecimen(read.value.bytes, signal);
    return specimen.ok ? specimen : fail(printable(`${key}: ${specimen.failure}`, 300));
  }
}

/** Stored archives, one after the other; one that cannot be read is told and no more. */
export async function* storedCrates(
  archives: readonly StoredArchive[],
  signal: AbortSignal,
): AsyncGenerator<Result<Specimen, string>> {
  const reader = new ArchiveReader();
  for (const archive of archives) {
    if (signal.aborted) return;
    yield await reader.read(archive, signal);
  }
}

/** A specimen's texts, for the prover. */
export function cleanTexts({ name, label, texts }: Specimen): readonly CleanText[] {
  return texts.map(({ scopes, joined }) => ({
    crate: name,
    label,
    scopes,
    buffer: joined.buffer,
    place: (offset, length) => {
      const place = joined.place(offset, length);
      return place === null ? '' : printable(`${place.file}:${place.line}`, 200);
    },
  }));
}
