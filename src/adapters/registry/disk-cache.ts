import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDiskFull } from '../../kit/disk-full.ts';
import { fail, ok, type Result } from '../../kit/result.ts';
import type { Failure } from '../../model/failure.ts';

interface CachedDocument {
  readonly etag: string | null;
  /** ISO time at which the registry last said that this is its content. */
  readonly fetchedAt: string;
  readonly bytes: Buffer;
}

/**
 * What was fetched once: index files with their ETag, archives by their checksum. Every write is a new file renamed into
 * its place, so that two scans sharing the folder see whole files only; every archive is hashed again when it is read.
 */
export class DiskCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async readDocument(key: string): Promise<CachedDocument | null> {
    const whole = await readFile(this.#documentPath(key)).catch(() => null);
    const end = whole?.indexOf(0x0a) ?? -1;
    if (whole === null || end < 0) return null;
    const head = parseHead(whole.subarray(0, end).toString('utf8'));
    const bytes = whole.subarray(end + 1);
    return head === null || head.sha256 !== sha256(bytes)
      ? null
      : { etag: head.etag, fetchedAt: head.fetchedAt, bytes };
  }

  async writeDocument(key: string, document: CachedDocument): Promise<Result<void, Failure>> {
    const { etag, fetchedAt, bytes } = document;
    const head = JSON.stringify({ etag, fetchedAt, sha256: sha256(bytes) });
    return this.#write(this.#documentPath(key), Buffer.concat([Buffer.from(`${head}\n`), bytes]));
  }

  /** Null where the archive is not there, larger than the cap, or no longer what its name says. */
  async readArchive(checksum: string, limitBytes: number): Promise<Buffer | null> {
    try {
      await using file = await open(this.#archivePath(checksum), 'r');
      if ((await file.stat()).size > limitBytes) return null;
      const bytes = await file.readFile();
      return sha256(bytes) === checksum ? bytes : null;
    } catch {
      return null;
    }
  }

  async writeArchive(checksum: string, bytes: Buffer): Promise<Result<void, Failure>> {
    return this.#write(this.#archivePath(checksum), bytes);
  }

  #documentPath(key: string): string {
    return join(this.#folder, 'index', sha256(Buffer.from(key)));
  }

  #archivePath(checksum: string): string {
    return join(this.#folder, 'archives', checksum.slice(0, 2), `${checksum}.crate`);
  }

  /** A cache that cannot be written is done without; a full disk is said, as the scan would meet it next. */
  async #write(path: string, bytes: Buffer): Promise<Result<void, Failure>> {
    const unfinished = `${path}.${randomUUID()}.part`;
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeDurably(unfinished, bytes);
      await rename(unfinished, path);
      return ok(undefined);
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      return isDiskFull(error) ? fail(diskFull(this.#folder)) : ok(undefined);
    }
  }
}

async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  await using file = await open(path, 'wx');
  await file.writeFile(bytes);
}

function parseHead(text: string): { etag: string | null; fetchedAt: string; sha256: string } | null {
  try {
    const head: unknown = JSON.parse(text);
    if (head === null || typeof head !== 'object') return null;
    const { etag, fetchedAt, sha256 } = head as Record<string, unknown>;
    if (typeof fetchedAt !== 'string' || typeof sha256 !== 'string') return null;
    return { etag: typeof etag === 'string' ? etag : null, fetchedAt, sha256 };
  } catch {
    return null;
  }
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function diskFull(folder: string): Failure {
  return {
    code: 'disk-full',
    blame: 'store',
    what: 'disk full',
    where: folder,
    remedy: 'free some space or set SANDPIT_CACHE to another disk',
  };
}
