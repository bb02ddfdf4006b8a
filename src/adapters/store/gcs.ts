import { fail, ok, type Result } from '../../kit/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { PlaceAdapter } from '../define-place.ts';

const PRECONDITION_FAILED = 412;
const NOT_FOUND = 404;

/**
 * Cloud Storage: `gs://bucket/prefix`, or `gs://bucket/prefix?endpoint=http://host:port` for another server of its protocol. Its
 * SDK is loaded here, so that a machine with folders only never loads it.
 */
const adapter: PlaceAdapter<ObjectStore> = {
  id: 'gcs',
  scheme: 'gs:',
  open: async (url) => {
    const { Storage } = await import('@google-cloud/storage');
    const endpoint = url.searchParams.get('endpoint');
    const options =
      endpoint === null ? {} : { apiEndpoint: endpoint, useAuthWithCustomEndpoint: false, projectId: 'local' };
    const bucket = new Storage(options).bucket(url.hostname);
    const prefix = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '');
    const nameOf = (key: string) => (prefix === '' ? key : `${prefix}/${key}`);
    const place = url.href;
    /** `false` where the precondition did not hold: somebody was first. Such a write is safe to retry, and the SDK does. */
    const save = (key: string, bytes: Buffer, contentType: string, generation: string | 0) =>
      attempt(place, async () => {
        try {
          await bucket
            .file(nameOf(key))
            .save(bytes, { contentType, resumable: false, preconditionOpts: { ifGenerationMatch: generation } });
          return true;
        } catch (error) {
          if (statusOf(error) === PRECONDITION_FAILED) return false;
          throw error;
        }
      });
    return {
      create: (key, bytes, contentType) => save(key, bytes, contentType, 0),
      replace: (key, bytes, contentType, generation) => save(key, bytes, contentType, generation ?? 0),
      read: (key) =>
        attempt(place, async () => {
          try {
            const file = bucket.file(nameOf(key));
            const [metadata] = await file.getMetadata();
            const generation = String(metadata.generation);
            const [bytes] = await bucket.file(nameOf(key), { generation }).download();
            return { bytes, generation };
          } catch (error) {
            if (statusOf(error) === NOT_FOUND) return null;
            throw error;
          }
        }),
      list: (from) =>
        attempt(place, async () => {
          const [files] = await bucket.getFiles({ prefix: nameOf(from) });
          return files.map((file) => (prefix === '' ? file.name : file.name.slice(prefix.length + 1))).sort();
        }),
      uri: (key) => `gs://${url.hostname}/${nameOf(key)}`,
    };
  },
};
export default adapter;

async function attempt<Value>(where: string, work: () => Promise<Value>): Promise<Result<Value, Failure>> {
  try {
    return ok(await work());
  } catch (error) {
    const status = statusOf(error);
    const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    if (status === 401 || status === 403 || status === NOT_FOUND) {
      return fail({
        code: 'store-refused',
        blame: 'store',
        what: `the store refused (${status} ${said.slice(0, 120)})`,
        where,
        remedy: 'check that the bucket exists and who may write to it',
      });
    }
    return fail({
      code: 'store-unreachable',
      blame: 'store',
      what: `the store cannot be reached (${said.slice(0, 120)})`,
      where,
      remedy: 'check the network and try again',
    });
  }
}

function statusOf(error: unknown): number | undefined {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'number' ? code : typeof code === 'string' && /^\d+$/.test(code) ? Number(code) : undefined;
}
