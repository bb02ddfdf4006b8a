// The question of a DNS query (RFC 1035), read by hand: a library's text of a name loses bytes that are no UTF-8, and a dot
// within a label could pass for the dot between two.

export interface Question {
  /** As master files write it: a dot, a backslash or an unprintable byte within a label is escaped. Without the last dot. */
  readonly name: string;
  /** Number of the type, such as 1 for A. */
  readonly type: number;
  /** The bytes of the question section, to be said again in the answer. */
  readonly bytes: Buffer;
}

const HEADER_BYTES = 12;
const NAME_BYTES = 255;

/** The one question of a query; null where the bytes are none, are an answer, or hold another number of questions. */
export function readQuestion(query: Buffer): Question | null {
  if (query.length < HEADER_BYTES + 5 || query.readUInt16BE(4) !== 1 || (query.readUInt8(2) & 0x80) !== 0) return null;
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query[at] ?? 0; length !== 0; length = query[at] ?? 0) {
    // A pointer has nothing before it to point to.
    if (length > 63 || at + 1 + length >= query.length || at - HEADER_BYTES > NAME_BYTES) return null;
    labels.push(labelText(query.subarray(at + 1, at + 1 + length)));
    at += 1 + length;
  }
  if (at + 5 > query.length) return null;
  return { name: labels.join('.'), type: query.readUInt16BE(at + 1), bytes: query.subarray(HEADER_BYTES, at + 5) };
}

function labelText(label: Buffer): string {
  return [...label]
    .map((byte) => {
      const char = String.fromCharCode(byte);
      if (char === '.' || char === '\\') return `\\${char}`;
      return byte > 0x20 && byte < 0x7f ? char : `\\${String(byte).padStart(3, '0')}`;
    })
    .join('');
}
