import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ok } from '../../kit/result.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { PlaceAdapter } from '../define-place.ts';
import { codeOf, folderOf, withFiles } from '../file-failure.ts';
import { withLock } from '../file-lock.ts';
import { checkedKey, checkedPrefix } from '../object-key.ts';
import { createWhole, PARTS, removeAbandoned, replaceWhole } from '../whole-file.ts';

const adapter: PlaceAdapter<ObjectStore> = {
  id: 'folder',
  scheme: 'file:',
  open: async (url) => {
    const root = folderOf(url);
    if (!root.ok) return root;
    await removeAbandoned(root.value, Date.now());
    return ok(folderStore(root.value));
  },
};
export default adapter;

/** Objects as files, below `root`. Each appears whole or not at all; its generation is the hash of what it holds. */
export function folderStore(root: string): ObjectStore {
  const pathOf = (key: string) => join(root, checkedKey(key));
  const attempt = <Value>(work: () => Promise<Value>) => withFiles(root, 'store-unreachable', work);
  return {
    create: (key, bytes) => attempt(async () => createWhole(root, pathOf(key), bytes)),
    read: (key) => attempt(async () => read(pathOf(key))),
    replace: (key, bytes, _type, generation) =>
      attempt(async () =>
        generation === null
          ? createWhole(root, pathOf(key), bytes)
          : compareAndSet(root, lockOf(root, key), pathOf(key), bytes, generation),
      ),
    list: (prefix) => attempt(async () => list(root, checkedPrefix(prefix))),
    uri: (key) => pathToFileURL(pathOf(key)).href,
  };
}

function lockOf(root: string, key: string): string {
  return join(root, PARTS, `lock-${createHash('sha256').update(key).digest('hex').slice(0, 32)}`);
}

function compareAndSet(root: string, lock: string, path: string, bytes: Buffer, generation: string): Promise<boolean> {
  return withLock(lock, (held) =>
    replaceWhole(root, path, bytes, async () => (await read(path))?.generation === generation && (await held())),
  );
}

async function read(path: string): Promise<{ bytes: Buffer; generation: string } | null> {
  try {
    const bytes = await readFile(path);
    return { bytes, generation: createHash('sha256').update(bytes).digest('hex') };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

async function list(root: string, prefix: string): Promise<string[]> {
  // Only the folder that the prefix ends in is walked: a store holds years of reports.
  const below = join(root, prefix.slice(0, prefix.lastIndexOf('/') + 1));
  const entries = await readdir(below, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, '/').length))
    .filter((key) => key.startsWith(prefix) && !key.startsWith('.'))
    .sort();
}
