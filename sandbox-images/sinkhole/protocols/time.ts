/** Seconds from 1900, where NTP counts from, to 1970. */
const EPOCH_SECONDS = 2_208_988_800;

/** A server's answer (RFC 5905, mode 4) to a client's question for the time; null where it is none. */
export function timeAnswer(query: Buffer, now: number): Buffer | null {
  const first = query[0] ?? 0;
  if (query.length < 48 || (first & 7) !== 3) return null;
  const out = Buffer.alloc(48);
  // The client's version, stratum 2, its polling, a precision of about a microsecond.
  Buffer.from([(first & 0x38) | 4, 2, query[2] ?? 6, 0xec]).copy(out);
  out.writeUInt32BE(0x0000_0150, 4);
  out.writeUInt32BE(0x0000_0210, 8);
  Buffer.from([203, 0, 113, 1]).copy(out, 12);
  const stamp = timestamp(now);
  for (const at of [16, 32, 40]) stamp.copy(out, at);
  query.copy(out, 24, 40, 48);
  return out;
}

function timestamp(milliseconds: number): Buffer {
  const out = Buffer.alloc(8);
  out.writeUInt32BE(Math.floor(milliseconds / 1000) + EPOCH_SECONDS, 0);
  out.writeUInt32BE(Math.floor(((milliseconds % 1000) / 1000) * 2 ** 32), 4);
  return out;
}
