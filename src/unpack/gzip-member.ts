import { crc32, createInflateRaw } from 'node:zlib';
import { bodyOffset } from '../kit/crate-label.ts';
import type { Anomalies } from './anomaly.ts';
import type { ArchiveLimits } from './limits.ts';

const FHCRC = 0x02;
const RESERVED = 0xe0;
const TRAILER_BYTES = 8;

interface Inflated {
  readonly consumed: number;
  readonly bytes: number;
  readonly crc: number;
}

/**
 * Inflates the one gzip member that a `.crate` is, chunk by chunk into `sink`, which returns false to stop. Notes every
 * way in which these bytes are more or less than one whole member. True where the member inflated to its end; false,
 * without a note, when `signal` aborts.
 */
export async function inflateMember(
  bytes: Buffer,
  limits: ArchiveLimits,
  anomalies: Anomalies,
  sink: (chunk: Buffer) => boolean,
  signal: AbortSignal,
): Promise<boolean> {
  const start = bodyOffset(bytes);
  if (start === null || bytes.length > limits.packedBytes) {
    if (start === null) anomalies.note('not-gzip', 'the bytes do not begin with a gzip header');
    else anomalies.note('too-large', `${bytes.length} bytes packed, the limit is ${limits.packedBytes}`);
    return false;
  }
  // No publisher writes these; cargo's reader and others differ on whether they check them.
  if (((bytes[3] ?? 0) & (FHCRC | RESERVED)) !== 0)
    anomalies.note('gzip-header', `gzip flags 0x${bytes[3]?.toString(16)}`);
  const inflated = await inflate(bytes.subarray(start), limits, anomalies, sink, signal);
  if (inflated === null) return false;
  judgeTrailer(bytes, start + inflated.consumed, inflated, anomalies);
  return true;
}

async function inflate(
  body: Buffer,
  limits: ArchiveLimits,
  anomalies: Anomalies,
  sink: (chunk: Buffer) => boolean,
  signal: AbortSignal,
): Promise<Inflated | null> {
  const stream = createInflateRaw({ chunkSize: 256 * 1024 });
  const allowed = Math.min(limits.unpackedBytes, Math.max(limits.ratioFreeBytes, body.length * limits.ratio));
  let bytes = 0;
  let crc = 0;
  let reading = true;
  stream.end(body);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (signal.aborted) return null;
      bytes += chunk.length;
      if (bytes > allowed) return overflow(allowed, limits, anomalies);
      crc = crc32(chunk, crc);
      // After a stop the rest is still inflated: a second member behind it is the graver finding.
      reading = reading && sink(chunk);
    }
  } catch (error) {
    noteBroken(error, anomalies);
    return null;
  }
  return { consumed: stream.bytesWritten, bytes, crc };
}

function overflow(allowed: number, limits: ArchiveLimits, anomalies: Anomalies): null {
  if (allowed === limits.unpackedBytes) anomalies.note('too-large', `more than ${allowed} bytes unpacked`);
  else anomalies.note('compression-ratio', `more than ${limits.ratio}:1, above ${allowed} bytes unpacked`);
  return null;
}

function noteBroken(error: unknown, anomalies: Anomalies): void {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR') anomalies.note('gzip-truncated', 'the compressed stream ends early');
  else if (code.startsWith('Z_')) anomalies.note('gzip-corrupt', 'the compressed stream does not inflate');
  else throw error;
}

function judgeTrailer(bytes: Buffer, end: number, inflated: Inflated, anomalies: Anomalies): void {
  if (end + TRAILER_BYTES > bytes.length) {
    anomalies.note('gzip-truncated', 'the gzip trailer is cut off');
    return;
  }
  if (bytes.readUInt32LE(end) !== inflated.crc || bytes.readUInt32LE(end + 4) !== inflated.bytes % 2 ** 32)
    anomalies.note('gzip-checksum', 'the gzip trailer does not fit the content');
  const rest = bytes.subarray(end + TRAILER_BYTES);
  if (rest.length === 0) return;
  // Python's gzip skips zeros between members, so zeros do not hide one.
  const first = rest.findIndex((byte) => byte !== 0);
  const second = first >= 0 && rest[first] === 0x1f && rest[first + 1] === 0x8b;
  if (second)
    anomalies.note(
      'second-gzip-member',
      `cargo stops after the first member, others read on at byte ${end + TRAILER_BYTES + first}`,
    );
  else anomalies.note('trailing-bytes', `${rest.length} bytes after the gzip member`);
}
