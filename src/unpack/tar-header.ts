import type { Anomalies, AnomalyName } from './anomaly.ts';

export const BLOCK_BYTES = 512;

export interface TarHeader {
  readonly name: Buffer;
  readonly type: string;
  readonly size: number;
  readonly mode: number;
  readonly format: 'ustar' | 'gnu' | 'v7';
}

/**
 * One header block in the subset on which cargo's tar reader and the others agree; null where reading cannot go on.
 * Sums and field places: POSIX.1-1988 ustar and GNU tar's header.
 */
export function parseHeader(block: Buffer, anomalies: Anomalies): TarHeader | null {
  const fatal = (anomaly: AnomalyName, detail: string): null => {
    anomalies.note(anomaly, detail, printableName(block));
    return null;
  };
  if (number(block, 148, 8) !== checksum(block)) return fatal('header-checksum', 'a header does not fit its checksum');
  const size = number(block, 124, 12);
  const mode = number(block, 100, 8);
  if (size === null || mode === null) return fatal('header-number', 'size or mode is not plain octal');
  const format = formatOf(block);
  if (format === null) return fatal('header-magic', `magic ${JSON.stringify(block.toString('latin1', 257, 265))}`);
  judgePadding(block, format, anomalies);
  return { name: nameOf(block, format), type: String.fromCharCode(block[156] ?? 0), size, mode, format };
}

/** Name as written, for a message about a header that is not understood. */
function printableName(block: Buffer): string {
  return field(block, 0, 100).toString('utf8');
}

/** A half-right magic is read as ustar by some and as the old format, without prefix, by others. */
function formatOf(block: Buffer): TarHeader['format'] | null {
  const magic = block.toString('latin1', 257, 265);
  if (magic === 'ustar\x0000') return 'ustar';
  if (magic === 'ustar  \0') return 'gnu';
  return magic === '\0'.repeat(8) ? 'v7' : null;
}

// Readers disagree on bytes 345..512: prefix (POSIX), times and sparse map (GNU), a shorter prefix where "tar" stands at
// 508 (star); Python's tarfile takes a prefix under any magic. So only ustar may have one, and nothing may stand behind.
function judgePadding(block: Buffer, format: TarHeader['format'], anomalies: Anomalies): void {
  const from = format === 'ustar' ? 500 : 345;
  // A link target on what is no link: cargo ignores it, node-tar skips the entry.
  const link = block[156] === 0x31 || block[156] === 0x32;
  const clean = isZero(block.subarray(from, BLOCK_BYTES)) && (link || isZero(field(block, 157, 100)));
  const ended = [[0, 100] as const, [345, 155] as const].every(([start, length]) => endsClean(block, start, length));
  if (!clean || !ended) anomalies.note('header-padding', 'bytes that readers take differently', printableName(block));
}

function endsClean(block: Buffer, start: number, length: number): boolean {
  return isZero(block.subarray(start + field(block, start, length).length, start + length));
}

function nameOf(block: Buffer, format: TarHeader['format']): Buffer {
  const name = field(block, 0, 100);
  const prefix = format === 'ustar' ? field(block, 345, 155) : Buffer.alloc(0);
  return prefix.length > 0 ? Buffer.concat([prefix, Buffer.from('/'), name]) : name;
}

function field(block: Buffer, start: number, length: number): Buffer {
  const raw = block.subarray(start, start + length);
  const end = raw.indexOf(0);
  return end < 0 ? raw : raw.subarray(0, end);
}

/** Plain octal, as every reader takes it: no sign, no base-256, nothing but NUL and space behind. */
function number(block: Buffer, start: number, length: number): number | null {
  const text = block.toString('latin1', start, start + length);
  const match = /^ *([0-7]+)[ \0]*$/.exec(text);
  return match === null ? null : Number.parseInt(match[1] ?? '', 8);
}

function checksum(block: Buffer): number {
  let sum = 8 * 32;
  for (let at = 0; at < BLOCK_BYTES; at += 1) if (at < 148 || at >= 156) sum += block[at] ?? 0;
  return sum;
}

export function isZero(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}

/** Whether a block could be an archive's header: then data behind the end is another archive, not noise. */
export function looksLikeHeader(block: Buffer): boolean {
  return number(block, 148, 8) === checksum(block);
}
