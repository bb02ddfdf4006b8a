import { Parser } from 'tar';
import { DOCUMENT_BYTES, DOCUMENTS, type Document, SNAPSHOT_BYTES } from './document.ts';

/** The files of a tar archive, packed with gzip or not (a forge's download of the advisory database); null where it breaks off. */
export async function readTarball(bytes: Buffer): Promise<Document[] | null> {
  const documents: Document[] = [];
  let total = 0;
  return new Promise((resolve) => {
    const parser = new Parser({
      strict: true,
      filter: (path, entry) => /\.(md|toml|json)$/.test(path) && (entry.size ?? 0) <= DOCUMENT_BYTES,
      onReadEntry: (entry) => {
        total += entry.size;
        if (total > SNAPSHOT_BYTES || documents.length >= DOCUMENTS) {
          entry.resume();
          return;
        }
        const parts: Buffer[] = [];
        entry.on('data', (part: Buffer) => parts.push(part));
        entry.on('end', () => documents.push({ path: entry.path, bytes: Buffer.concat(parts) }));
      },
    });
    parser.on('end', () => resolve(documents));
    parser.on('error', () => resolve(null));
    parser.end(bytes);
  });
}
