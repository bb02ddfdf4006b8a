import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { unknownRegistry } from '../../compose.ts';
import { fetchCrate, parseTarget } from '../../fetch/index.ts';
import { fail, type Result } from '../../kit/result.ts';
import { printable } from '../../kit/untrusted-text.ts';
import { readSpecimen, type Specimen } from '../../pipeline/index.ts';
import type { CleanText } from '../../rulebook/index.ts';
import type { StoredItem } from './archives.ts';
import { ItemReader } from './item-reader.ts';

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

/** Stored archives, one after the other; one that cannot be read is told and no more. */
export async function* storedCrates(
  archives: readonly StoredItem[],
  signal: AbortSignal,
): AsyncGenerator<Result<Specimen, string>> {
  const reader = new ItemReader();
  for (const archive of archives) {
    if (signal.aborted) return;
    const bytes = await reader.read(archive);
    const specimen = bytes.ok ? await readSpecimen(bytes.value, signal) : bytes;
    yield specimen.ok ? specimen : fail(printable(`${archive.key}: ${specimen.failure}`, 300));
  }
}

/** A specimen's texts, for the prover. */
export function cleanTexts({ name, label, texts }: Specimen): readonly CleanText[] {
  return texts.map(({ scopes, buffer, place }) => ({
    crate: name,
    label,
    scopes,
    buffer,
    place: (offset, length) => printable(place(offset, length) ?? '', 200),
  }));
}
