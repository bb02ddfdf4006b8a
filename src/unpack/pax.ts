import type { Anomalies } from './anomaly.ts';

/** Records that change neither bytes nor path of the entry, beside the two that are understood. */
const HARMLESS = new Set(['mtime', 'atime', 'ctime', 'uid', 'gid', 'uname', 'gname', 'comment']);

export interface PaxRecords {
  readonly path: Buffer | null;
  readonly size: string | null;
}

/**
 * The records of one extended header. Cargo's reader splits at newlines and takes the first `path`; POSIX readers go by
 * the length and take the last. Whatever the two could read differently is noted.
 */
export function parsePax(bytes: Buffer, anomalies: Anomalies): PaxRecords {
  const seen = new Map<string, Buffer>();
  for (let at = 0; at < bytes.length; ) {
    const record = nextRecord(bytes, at);
    if (record === null) {
      anomalies.note('pax-malformed', `no record at byte ${at} of an extended header`);
      break;
    }
    keep(record.key, record.value, seen, anomalies);
    at = record.end;
  }
  return { path: seen.get('path') ?? null, size: seen.get('size')?.toString('latin1') ?? null };
}

function keep(key: string, value: Buffer, seen: Map<string, Buffer>, anomalies: Anomalies): void {
  if (seen.has(key)) anomalies.note('pax-duplicate-key', `${key} twice in one extended header`);
  if (key !== 'path' && key !== 'size' && !HARMLESS.has(key)) anomalies.note('pax-unknown-key', key);
  if (value.includes(0x0a) || value.includes(0))
    anomalies.note('pax-malformed', `line end or NUL in the value of ${key}`);
  seen.set(key, value);
}

function nextRecord(bytes: Buffer, at: number): { key: string; value: Buffer; end: number } | null {
  const head = /^([1-9][0-9]{0,6}) ([^=\n\0]{1,200})=/.exec(bytes.toString('latin1', at, at + 220));
  if (head === null) return null;
  const end = at + Number(head[1]);
  const valueStart = at + head[0].length;
  if (end > bytes.length || end <= valueStart || bytes[end - 1] !== 0x0a) return null;
  return { key: head[2] ?? '', value: bytes.subarray(valueStart, end - 1), end };
}
