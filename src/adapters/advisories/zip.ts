import { inflateRawSync } from 'node:zlib';
import { DOCUMENT_BYTES, DOCUMENTS, type Document } from './document.ts';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const END_BYTES = 22;
const COMMENT_BYTES = 65_535;

/** The files of a ZIP archive by its central directory (OSV's `all.zip`); null where it has none that can be read. */
export function readZip(bytes: Buffer): Document[] | null {
  const end = endOf(bytes);
  if (end === null) return null;
  const count = bytes.readUInt16LE(end + 10);
  const documents: Document[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let entry = 0; entry < Math.min(count, DOCUMENTS); entry += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY) return null;
    const lengths = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const [name = 0, extra = 0, comment = 0] = lengths;
    const content = contentOf(bytes, at);
    const path = bytes.toString('utf8', at + 46, at + 46 + name);
    if (content !== null && !path.endsWith('/')) documents.push({ path, bytes: content });
    at += 46 + name + extra + comment;
  }
  return documents;
}

function endOf(bytes: Buffer): number | null {
  const lowest = Math.max(0, bytes.length - END_BYTES - COMMENT_BYTES);
  for (let at = bytes.length - END_BYTES; at >= lowest; at -= 1) if (bytes.readUInt32LE(at) === END) return at;
  return null;
}

/** Stored or deflated; anything else, or more than one document may have, is null. */
function contentOf(bytes: Buffer, entry: number): Buffer | null {
  const method = bytes.readUInt16LE(entry + 10);
  const packed = bytes.readUInt32LE(entry + 20);
  const local = bytes.readUInt32LE(entry + 42);
  if (local + 30 > bytes.length) return null;
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const raw = bytes.subarray(start, start + packed);
  if (method === 0) return raw.length <= DOCUMENT_BYTES ? raw : null;
  try {
    return method === 8 ? inflateRawSync(raw, { maxOutputLength: DOCUMENT_BYTES }) : null;
  } catch {
    return null;
  }
}
