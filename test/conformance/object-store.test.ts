import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlaceAdapter } from '../../src/adapters/define-place.ts';
import { loadFolder } from '../../src/kit/load-folder.ts';
import { failureLine } from '../../src/model/failure.ts';
import type { ObjectStore } from '../../src/ports/object-store.ts';
import { temporaryFolder } from '../support/sandpit.ts';
import { startStorage, storageMissing } from '../support/servers.ts';

const adapters = await loadFolder<PlaceAdapter<ObjectStore>>(
  new URL('../../src/adapters/store', import.meta.url).pathname,
);

test('every adapter of the folder is put to the suite', () => {
  expect(adapters.map((adapter) => adapter.id).sort()).toEqual(['folder', 'gcs', 'memory']);
});

/** Where each adapter's objects go in a test, and what has to run for it. */
async function place(id: string): Promise<{ url: URL; environment: Record<string, string>; end: () => Promise<void> }> {
  if (id === 'gcs') {
    const server = await startStorage('bucket-of-tests');
    return {
      url: new URL(`gs://bucket-of-tests/prefix?endpoint=http://${server.host}`),
      environment: {},
      end: async () => server[Symbol.asyncDispose](),
    };
  }
  const folder = await temporaryFolder();
  return {
    url: id === 'folder' ? pathToFileURL(`${folder.path}/store`) : new URL('memory:'),
    environment: {},
    end: async () => folder[Symbol.asyncDispose](),
  };
}

for (const adapter of adapters) {
  const missing = adapter.id === 'gcs' ? storageMissing() : null;
  describe.skipIf(missing !== null)(
    `object store: ${adapter.id}${missing === null ? '' : ` (SKIPPED: ${missing})`}`,
    () => {
      let store: ObjectStore;
      let end = async () => {};
      beforeAll(async () => {
        const given = await place(adapter.id);
        end = given.end;
        const opened = await adapter.open(given.url, given.environment, undefined);
        if (!opened.ok) throw new Error(failureLine(opened.failure));
        store = opened.value;
      });
      afterAll(() => end());
      const bytes = (text: string) => Buffer.from(text);
      const value = async (key: string) => {
        const read = await store.read(key);
        if (!read.ok) throw new Error(read.failure.what);
        return read.value;
      };

      test('creates once, and keeps what was first', async () => {
        expect(await store.create('a/b.json', bytes('one'), 'application/json')).toEqual({ ok: true, value: true });
        expect(await store.create('a/b.json', bytes('two'), 'application/json')).toEqual({ ok: true, value: false });
        expect((await value('a/b.json'))?.bytes.toString()).toBe('one');
      });

      test('of ten that create at once, one wins', async () => {
        const all = await Promise.all(
          Array.from({ length: 10 }, (_, at) => store.create('race', bytes(`${at}`), 'text/plain')),
        );
        expect(all.filter((result) => result.ok && result.value)).toHaveLength(1);
      });

      test('what is not there is null, and no failure', async () => {
        expect(await value('nothing')).toBeNull();
      });

      test('compare-and-set: by the generation that was read, and by nothing else', async () => {
        expect(await store.replace('pointer', bytes('1'), 'text/plain', null)).toEqual({ ok: true, value: true });
        expect(await store.replace('pointer', bytes('x'), 'text/plain', null)).toEqual({ ok: true, value: false });
        const first = await value('pointer');
        expect(await store.replace('pointer', bytes('2'), 'text/plain', first?.generation ?? '')).toEqual({
          ok: true,
          value: true,
        });
        expect(await store.replace('pointer', bytes('3'), 'text/plain', first?.generation ?? '')).toEqual({
          ok: true,
          value: false,
        });
        expect((await value('pointer'))?.bytes.toString()).toBe('2');
      });

      test('bytes come back as they were, NULs and all', async () => {
        const odd = Buffer.from([0, 255, 10, 13, 0, 31, 139, 8]);
        await store.create('odd', odd, 'application/gzip');
        expect((await value('odd'))?.bytes.equals(odd)).toBe(true);
      });

      test('lists by prefix, sorted', async () => {
        for (const key of ['l/2', 'l/1', 'm/1']) await store.create(key, bytes(key), 'text/plain');
        expect(await store.list('l/')).toEqual({ ok: true, value: ['l/1', 'l/2'] });
      });
    },
  );
}
