import type { Bucket, StorageOptions } from '@google-cloud/storage';
import { fail, ok, type Result } from '../../kit/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { PlaceAdapter } from '../define-place.ts';
import { checkedKey, checkedPrefix } from '../object-key.ts';

const PRECONDITION_FAILED = 412;
const NOT_FOUND = 404;
/** A read is repeated where the object was replaced between asking for its generation and for its bytes. */
const READ_ATTEMPTS = 5;
/** All tries of one call together, in seconds: the job comes again, so nothing is gained by waiting longer. */
const CALL_SECONDS = 120;

/**
 * Cloud Storage: `gs://bucket/prefix`. `STORAGE_EMULATOR_HOST`, or `?endpoint=http://host:port` on the place, names another
 * server of its protocol. The SDK is loaded here, so that a machine with folders only never loads it.
 */
const adapter: PlaceAdapter<ObjectStore> = {
  id: 'gcs',
  scheme: 'gs:',
  open: async (url, environment) => {
    if (url.hostname === '') return fail(badPlace(url));
    const bucket = await bucketOf(
      url,
      url.searchParams.get('endpoint') ?? environment['STORAGE_EMULATOR_HOST'] ?? null,
    );
    const prefix = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '');
    const store = gcsStore(bucket, prefix === '' ? '' : `${prefix}/`, url.href);
    // Asked now, so that nobody scans for minutes and then learns that the bucket is not there.
    const there = await attempt(
      url.href,
      async () => void (await bucket.getFiles({ maxResults: 1, autoPaginate: false })),
    );
    return there.ok ? ok(store) : there;
  },
};
export default adapter;

/** Only writes with a generation precondition, which the SDK may repeat; never conditional deletes or metadata. */
function gcsStore(bucket: Bucket, prefix: string, place: string): ObjectStore {
  const nameOf = (key: string) => `${prefix}${checkedKey(key)}`;
  const save = (key: string, bytes: Buffer, contentType: string, generation: string | 0) =>
    attempt(place, () => saveAt(bucket, nameOf(key), bytes, contentType, generation));
  return {
    create: (key, bytes, contentType) => save(key, bytes, contentType, 0),
    replace: (key, bytes, contentType, generation) => save(key, bytes, contentType, generation ?? 0),
    read: (key) => attempt(place, () => readAt(bucket, nameOf(key))),
    list: (from) =>
      attempt(place, async () => {
        const [files] = await bucket.getFiles({ prefix: `${prefix}${checkedPrefix(from)}` });
        return files.map((file) => file.name.slice(prefix.length)).sort();
      }),
    uri: (key) => `gs://${bucket.name}/${nameOf(key)}`,
  };
}

async function bucketOf(url: URL, server: string | null): Promise<Bucket> {
  const { Storage } = await import('@google-cloud/storage');
  const retryOptions = { totalTimeout: CALL_SECONDS };
  if (server === null) return new Storage({ retryOptions }).bucket(url.hostname);
  const apiEndpoint = /^https?:\/\//.test(server) ? server.replace(/\/+$/, '') : `http://${server}`;
  const options: StorageOptions = { retryOptions, apiEndpoint, useAuthWithCustomEndpoint: false, projectId: 'local' };
  const storage = new Storage(options);
  // Where the variable is set, the SDK takes it for the whole address of the JSON API, path and all; other clients do not.
  storage.baseUrl = `${apiEndpoint}/storage/v1`;
  return storage.bucket(url.hostname);
}

/** `false` where the precondition did not hold: somebody was first. */
async function saveAt(
  bucket: Bucket,
  name: string,
  bytes: Buffer,
  contentType: string,
  generation: string | 0,
): Promise<boolean> {
  try {
    await bucket
      .file(name)
      .save(bytes, { contentType, resumable: false, preconditionOpts: { ifGenerationMatch: generation } });
    return true;
  } catch (error) {
    if (statusOf(error) === PRECONDITION_FAILED) return false;
    throw error;
  }
}

async function readAt(bucket: Bucket, name: string): Promise<{ bytes: Buffer; generation: string } | null> {
  for (let tries = 1; ; tries += 1) {
    const generation = await orNull(async () => String((await bucket.file(name).getMetadata())[0].generation));
    if (generation === null) return null;
    const bytes = await orNull(async () => (await bucket.file(name, { generation }).download())[0]);
    if (bytes !== null) return { bytes, generation };
    if (tries === READ_ATTEMPTS) throw new Error('the object changes faster than it can be read');
  }
}

async function orNull<Value>(work: () => Promise<Value>): Promise<Value | null> {
  try {
    return await work();
  } catch (error) {
    if (statusOf(error) === NOT_FOUND) return null;
    throw error;
  }
}

async function attempt<Value>(where: string, work: () => Promise<Value>): Promise<Result<Value, Failure>> {
  try {
    return ok(await work());
  } catch (error) {
    if (error instanceof TypeError && error.message.startsWith('not a ')) throw error;
    return fail(failureOf(where, error));
  }
}

function failureOf(where: string, error: unknown): Failure {
  const status = statusOf(error);
  const said = (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)).slice(0, 120);
  return status === 401 || status === 403 || status === NOT_FOUND
    ? {
        code: 'store-refused',
        blame: 'store',
        what: `the store refused (${status} ${said})`,
        where,
        remedy: 'check that the bucket exists and who may read and write it (deploy/README.md)',
      }
    : {
        code: 'store-unreachable',
        blame: 'store',
        what: `the store cannot be reached (${said})`,
        where,
        remedy: 'check the network and try again',
      };
}

function badPlace(url: URL): Failure {
  return {
    code: 'bad-config',
    blame: 'caller',
    what: 'no bucket in the place',
    where: url.href,
    remedy: 'write it as gs://bucket/prefix',
  };
}

function statusOf(error: unknown): number | undefined {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'number' ? code : typeof code === 'string' && /^\d+$/.test(code) ? Number(code) : undefined;
}
