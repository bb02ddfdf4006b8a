import { fetchCrate, parseTarget } from '../../src/fetch/index.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url).pathname;

/** A fixture folder as the `.crate` that would be published of it. */
export async function packFixture(story: string): Promise<Buffer> {
  const target = parseTarget(`${FIXTURES}${story}`);
  if (!target.ok) throw new Error(target.failure.what);
  const nowhere = { source: 'registry' } as Parameters<typeof fetchCrate>[1];
  const fetched = await fetchCrate(target.value, nowhere, { bytes: 1 << 20 }, new AbortController().signal);
  if (!fetched.ok) throw new Error(fetched.failure.what);
  return fetched.value.bytes;
}
