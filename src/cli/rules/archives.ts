import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openPlace } from '../../compose.ts';
import type { Config } from '../../config/index.ts';
import { fail, ok, type Result } from '../../kit/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { ObjectStore } from '../../ports/object-store.ts';

/** Something in a place that rules can be run over: a `.crate`, or the report of a scan with its evidence. */
export interface StoredItem {
  readonly kind: 'archive' | 'report';
  readonly place: string;
  readonly key: string;
  /** What it is, wherever it lies: an archive by its checksum where the key tells it; the same in two places is one. */
  readonly id: string;
}

/**
 * The archives of the place that the configuration names as the store; `cached`: and of the registry's cache on this
 * machine. Below `archives/` where there is such a folder, else wherever a `.crate` lies. Fails where there is none.
 */
export async function listArchives(config: Config, cached: boolean): Promise<Result<readonly StoredItem[], Failure>> {
  const places = cached ? [config.store, pathToFileURL(`${config.cache}/registry`).href] : [config.store];
  const found = new Map<string, StoredItem>();
  for (const place of places) {
    const listed = await archivesAt(place);
    if (!listed.ok) return listed;
    for (const archive of listed.value) if (!found.has(archive.id)) found.set(archive.id, archive);
  }
  return found.size > 0 ? ok([...found.values()]) : fail(none(places.join(' ')));
}

async function archivesAt(place: string): Promise<Result<readonly StoredItem[], Failure>> {
  const store = await openPlace<ObjectStore>('store', place, process.env);
  if (!store.ok) return store;
  const kept = await store.value.list('archives/');
  if (!kept.ok) return kept;
  const keys = kept.value.length > 0 ? kept : await store.value.list('');
  if (!keys.ok) return keys;
  return ok(
    keys.value
      .filter((key) => key.endsWith('.crate'))
      .map((key) => {
        const name = basename(key, '.crate');
        return { kind: 'archive', place, key, id: /^[0-9a-f]{64}$/.test(name) ? name : `${place} ${key}` };
      }),
  );
}

/** The stored reports with what was seen in the cage: the last one of each archive. None is no failure. */
export async function listReports(config: Config): Promise<Result<readonly StoredItem[], Failure>> {
  const store = await openPlace<ObjectStore>('store', config.store, process.env);
  if (!store.ok) return store;
  const keys = await store.value.list('reports/');
  if (!keys.ok) return keys;
  const last = new Map<string, string>();
  for (const key of keys.value) {
    const [, , , sha256, , stage] = key.split('/');
    if (sha256 !== undefined && stage === 'final.json') last.set(sha256, key);
  }
  return ok(
    [...last].map(([sha256, key]) => ({ kind: 'report', place: config.store, key, id: `report ${sha256} ${key}` })),
  );
}

function none(where: string): Failure {
  return {
    code: 'not-a-crate',
    blame: 'caller',
    what: 'no archives there',
    where,
    remedy: 'give a folder of .crate files or a store with --over, or scan some crates first',
  };
}
