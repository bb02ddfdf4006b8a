import { constants, inflateRawSync } from 'node:zlib';
import { CrateId } from '../model/crate.ts';

/**
 * `name-1.2.3` split into name and version, or null. A name has no dot, so the version's major number is what stands
 * between a `-` and the first dot: there is one reading only.
 */
export function parseCrateLabel(label: string): CrateId | null {
  const match = /^([^.]*)-(\d+\..*)$/s.exec(label);
  const parsed = CrateId.safeParse({ name: match?.[1], version: match?.[2] });
  return parsed.success ? parsed.data : null;
}

/**
 * Whose `.crate` these bytes claim to be: the folder of the first entry that cargo's (single-member) reader would meet.
 * A look at a few kilobytes that trusts nothing; the strict reader then holds the whole archive to the claim.
 */
export function peekCrateId(bytes: Buffer): CrateId | null {
  const tar = firstBytes(bytes);
  for (let at = 0; tar !== null && at + 512 <= tar.length; ) {
    const header = tar.subarray(at, at + 512);
    const type = String.fromCharCode(header[156] ?? 0);
    const size = Number.parseInt(field(header, 124, 12).trim() || '0', 8);
    const name = type === 'L' ? field(tar, at + 512, 1024) : field(header, 0, 100);
    if (type !== 'x' && type !== 'g') return parseCrateLabel(name.split('/')[0] ?? '');
    if (!Number.isSafeInteger(size)) return null;
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return null;
}

/** The first inflated kilobytes; a truncated or broken rest does not matter here. */
function firstBytes(bytes: Buffer): Buffer | null {
  const start = bodyOffset(bytes);
  if (start === null) return null;
  try {
    return inflateRawSync(bytes.subarray(start, start + 16_384), {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: 32 * 1024 * 1024,
    });
  } catch {
    return null;
  }
}

/** Where the deflate stream of a gzip member begins; null where there is no whole gzip header. */
export function bodyOffset(bytes: Buffer): number | null {
  if (bytes.length < 18 || bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8) return null;
  const flags = bytes[3] ?? 0;
  let at = 10;
  if (flags & 0x04) at += 2 + bytes.readUInt16LE(at);
  for (const bit of [0x08, 0x10]) {
    if ((flags & bit) === 0) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) return null;
    at = end + 1;
  }
  if (flags & 0x02) at += 2;
  return at <= bytes.length - 8 ? at : null;
}

function field(bytes: Buffer, start: number, length: number): string {
  const raw = bytes.subarray(start, start + length);
  const end = raw.indexOf(0);
  return raw.subarray(0, end < 0 ? raw.length : end).toString('utf8');
}
