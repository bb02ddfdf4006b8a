import { ok } from '../../kit/result.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { PlaceAdapter } from '../define-place.ts';
import { checkedKey, checkedPrefix } from '../object-key.ts';

const adapter: PlaceAdapter<ObjectStore> = { id: 'memory', scheme: 'memory:', open: async () => ok(memoryStore()) };
export default adapter;

/** Objects that end with the process. */
export function memoryStore(): ObjectStore {
  const objects = new Map<string, { readonly bytes: Buffer; readonly generation: number }>();
  const put = (key: string, bytes: Buffer) =>
    objects.set(key, { bytes: Buffer.from(bytes), generation: (objects.get(key)?.generation ?? 0) + 1 });
  return {
    create: async (key, bytes) => {
      if (objects.has(checkedKey(key))) return ok(false);
      put(key, bytes);
      return ok(true);
    },
    read: async (key) => {
      const found = objects.get(checkedKey(key));
      return ok(found === undefined ? null : { bytes: Buffer.from(found.bytes), generation: String(found.generation) });
    },
    replace: async (key, bytes, _type, generation) => {
      const current = objects.get(checkedKey(key))?.generation;
      if ((current === undefined ? null : String(current)) !== generation) return ok(false);
      put(key, bytes);
      return ok(true);
    },
    list: async (prefix) => ok([...objects.keys()].filter((key) => key.startsWith(checkedPrefix(prefix))).sort()),
    uri: (key) => `memory:${checkedKey(key)}`,
  };
}
