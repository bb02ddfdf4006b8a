import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseCrateLabel, peekCrateId } from '../kit/crate-label.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { printable } from '../kit/untrusted-text.ts';
import { type CrateId, Sha256 } from '../model/crate.ts';
import type { Failure } from '../model/failure.ts';
import type { FetchedCrate, FetchLimits } from './fetched-crate.ts';

/** A `.crate` file of this machine. Whose it is, its own first entry says; else its file name; else `not-a-crate`. */
export async function fetchFile(path: string, limits: FetchLimits): Promise<Result<FetchedCrate, Failure>> {
  const read = await readCapped(path, limits.bytes);
  if (!read.ok) return read;
  const id = peekCrateId(read.value) ?? nameOf(path, read.value);
  if (id === null) return fail(notACrate(path, 'not a .crate: no gzip archive with a folder name-version'));
  return ok(local(id, read.value, 'file'));
}

/** A truncated or damaged archive still has a name to report under; bytes that were never gzip have not. */
function nameOf(path: string, bytes: Buffer): CrateId | null {
  const gzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return gzip ? parseCrateLabel(basename(path, '.crate')) : null;
}

export function local(id: CrateId, bytes: Buffer, source: 'file' | 'folder'): FetchedCrate {
  const checksum = Sha256.parse(createHash('sha256').update(bytes).digest('hex'));
  return { id, bytes, checksum, entry: null, previous: null, history: [], source, publishedAt: null, notes: [] };
}

async function readCapped(path: string, limit: number): Promise<Result<Buffer, Failure>> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > limit) return fail(tooLarge(path, limit));
    const bytes = Buffer.alloc(Math.min(limit, size) + 1);
    // A file that grows while it is read is still held to the cap.
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return bytesRead > size ? fail(tooLarge(path, size)) : ok(bytes.subarray(0, bytesRead));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    return fail(notACrate(path, code === 'ENOENT' ? 'no such file' : `the file cannot be read (${code})`));
  }
}

function tooLarge(path: string, limit: number): Failure {
  const where = printable(path);
  return {
    code: 'too-large',
    blame: 'caller',
    what: `more than ${limit} bytes`,
    where,
    remedy: 'no registry takes an archive of this size',
  };
}

function notACrate(path: string, what: string): Failure {
  return {
    code: 'not-a-crate',
    blame: 'caller',
    what,
    where: printable(path),
    remedy: 'give a .crate file as cargo package writes it',
  };
}
