import { z } from 'zod';
import { indexPath } from '../../kit/index-path.ts';
import { fail, ok, type Result } from '../../kit/result.ts';
import { printable } from '../../kit/untrusted-text.ts';
import { CrateName } from '../../model/crate.ts';
import type { Failure } from '../../model/failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CrateRegistry, IndexEntry } from '../../ports/crate-registry.ts';
import { DiskCache, sha256 } from './disk-cache.ts';
import { downloadUrl } from './download-url.ts';
import { fault, httpGet, shown } from './http-get.ts';
import { parseIndexFile } from './index-entry.ts';

export interface SparseIndexOptions {
  /** Address of the index, with or without `sparse+` before it. */
  readonly url: string;
  /** Folder for index files and archives; may be shared by any number of processes. */
  readonly cache: string;
  readonly clock: Clock;
}

const Configuration = z.object({ dl: z.string().regex(/^https?:\/\//), 'auth-required': z.boolean().nullish() });

/** The largest index files of the public registry are a few MB. */
const INDEX_BYTES = 64 * 1024 * 1024;
const INDEX_TIMEOUT_MILLISECONDS = 30_000;
const ARCHIVE_TIMEOUT_MILLISECONDS = 120_000;

/** A registry's sparse index over HTTP, with what was fetched before on disk: asked each time, and answered from there when it cannot be. */
export function sparseIndex(options: SparseIndexOptions): CrateRegistry {
  return new SparseIndex(options);
}

interface Document {
  readonly bytes: Buffer;
  /** Set where the registry could not be asked. */
  readonly cachedAt: string | null;
}

class SparseIndex implements CrateRegistry {
  readonly source = 'registry';
  readonly #url: string;
  readonly #cache: DiskCache;
  readonly #clock: Clock;

  constructor(options: SparseIndexOptions) {
    this.#url = `${options.url.replace(/^sparse\+/, '').replace(/\/+$/, '')}/`;
    this.#cache = new DiskCache(options.cache);
    this.#clock = options.clock;
  }

  async versions(name: string, signal: AbortSignal): Promise<Result<readonly IndexEntry[], Failure>> {
    const document = await this.#index(name, signal);
    if (!document.ok) return document;
    return ok(parseIndexFile(document.value.bytes, name, document.value.cachedAt));
  }

  async indexFile(name: string, signal: AbortSignal): Promise<Result<Buffer, Failure>> {
    const document = await this.#index(name, signal);
    return document.ok ? ok(document.value.bytes) : document;
  }

  async download(entry: IndexEntry, limitBytes: number, signal: AbortSignal): Promise<Result<Buffer, Failure>> {
    const cached = await this.#cache.readArchive(entry.checksum, limitBytes);
    if (cached !== null) return ok(cached);
    const template = await this.#template(signal);
    if (!template.ok) return template;
    const url = downloadUrl(template.value, entry.name, entry.version, entry.checksum);
    const request = { url, etag: null, limitBytes, timeoutMilliseconds: ARCHIVE_TIMEOUT_MILLISECONDS };
    const answer = await httpGet(request, this.#clock, signal);
    if (!answer.ok) return answer;
    if (answer.value.kind !== 'found') return fail(fault(url, 'the index lists a version whose archive is not there'));
    const { bytes } = answer.value;
    if (sha256(bytes) !== entry.checksum) return fail(mismatch(url, sha256(bytes), entry.checksum));
    const kept = await this.#cache.writeArchive(entry.checksum, bytes);
    return kept.ok ? ok(bytes) : kept;
  }

  async #index(name: string, signal: AbortSignal): Promise<Result<Document, Failure>> {
    // The name becomes part of an address: nothing but a name may.
    if (!CrateName.safeParse(name).success) return fail(unknownCrate(name, this.#url));
    const document = await this.#document(indexPath(name), signal);
    if (!document.ok) return document;
    return document.value === null ? fail(unknownCrate(name, this.#url)) : ok(document.value);
  }

  async #template(signal: AbortSignal): Promise<Result<string, Failure>> {
    const document = await this.#document('config.json', signal);
    if (!document.ok) return document;
    const parsed = Configuration.safeParse(jsonOrNull(document.value?.bytes.toString('utf8') ?? ''));
    const url = `${this.#url}config.json`;
    if (!parsed.success) return fail(fault(url, 'not a sparse index: its config.json is missing or has no dl'));
    if (parsed.data['auth-required']) return fail(fault(url, 'the registry asks for a token, which is not supported'));
    return ok(parsed.data.dl);
  }

  /** A file of the index, null where there is none; from the cache when the registry says that it is still so, or nothing. */
  async #document(path: string, signal: AbortSignal): Promise<Result<Document | null, Failure>> {
    const url = this.#url + path;
    const cached = await this.#cache.readDocument(url);
    const request = { url, limitBytes: INDEX_BYTES, timeoutMilliseconds: INDEX_TIMEOUT_MILLISECONDS };
    const answer = await httpGet({ ...request, etag: cached?.etag ?? null }, this.#clock, signal);
    if (!answer.ok) {
      const standIn = cached !== null && UPSTREAM.includes(answer.failure.code);
      return standIn ? ok({ bytes: cached.bytes, cachedAt: cached.fetchedAt }) : answer;
    }
    if (answer.value.kind === 'absent') return ok(null);
    const fetchedAt = new Date(this.#clock.now()).toISOString();
    const fresh = answer.value.kind === 'found' ? answer.value : cached;
    if (fresh === null) return fail(fault(url, 'the registry answered 304 to a first question'));
    const kept = await this.#cache.writeDocument(url, { bytes: fresh.bytes, etag: fresh.etag, fetchedAt });
    return kept.ok ? ok({ bytes: fresh.bytes, cachedAt: null }) : kept;
  }
}

/** Failures for which an answer of before is better than none. */
const UPSTREAM: readonly Failure['code'][] = ['registry-unreachable', 'registry-fault'];

function unknownCrate(name: string, url: string): Failure {
  return {
    code: 'unknown-crate',
    blame: 'caller',
    what: 'no crate of this name',
    where: `${printable(name, 100)} in ${shown(url)}`,
    remedy: 'check the spelling: - and _ are not the same here',
  };
}

function mismatch(url: string, got: string, expected: string): Failure {
  return {
    code: 'checksum-mismatch',
    blame: 'upstream',
    what: `the bytes have sha256 ${got.slice(0, 16)}…, the index says ${expected.slice(0, 16)}…`,
    where: shown(url),
    remedy: 'nothing was kept; scan it again, and if it stays so, tell the registry',
  };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
