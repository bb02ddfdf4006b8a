import { openPlace } from '../../compose.ts';
import { fail, ok, type Result } from '../../kit/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { StoredItem } from './archives.ts';

/** Reads stored items; each place is opened once. Fails with one line where the place does not give the bytes. */
export class ItemReader {
  readonly #stores = new Map<string, Promise<Result<ObjectStore, Failure>>>();

  async read({ place, key }: StoredItem): Promise<Result<Buffer, string>> {
    const opening = this.#stores.get(place) ?? openPlace<ObjectStore>('store', place, process.env);
    this.#stores.set(place, opening);
    const store = await opening;
    const read = store.ok ? await store.value.read(key) : store;
    if (!read.ok) return fail(read.failure.what);
    return read.value === null ? fail('gone') : ok(read.value.bytes);
  }
}
