import type { Dirent } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DOCUMENT_BYTES, DOCUMENTS, type Document, SNAPSHOT_BYTES } from './document.ts';
import { readTarball } from './tarball.ts';
import { readZip } from './zip.ts';

const WANTED = /\.(md|toml|json)$/;

/** The documents of a folder (a checkout of the advisory database, or OSV files), sorted by path; null where it cannot be read. */
export async function readFolder(root: string): Promise<Document[] | null> {
  const paths = await listFolder(root);
  if (paths === null) return null;
  const documents: Document[] = [];
  let left = SNAPSHOT_BYTES;
  for (const path of paths.sort().slice(0, DOCUMENTS)) {
    const bytes = await readCapped(join(root, path), left);
    if (bytes === null) continue;
    left -= bytes.length;
    documents.push({ path, bytes });
  }
  return documents;
}

async function listFolder(root: string): Promise<string[] | null> {
  const paths: string[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => null);
    if (entries === null) return null;
    const shown = entries.filter((entry) => !entry.name.startsWith('.'));
    const below = (entry: Dirent) => (folder === '' ? entry.name : `${folder}/${entry.name}`);
    folders.push(...shown.filter((entry) => entry.isDirectory()).map(below));
    paths.push(...shown.filter((entry) => entry.isFile() && WANTED.test(entry.name)).map(below));
  }
  return paths;
}

/** A file's bytes; null where it is not to be had, is no file, or is larger than `limit` or one document may be. */
async function readCapped(path: string, limit: number): Promise<Buffer | null> {
  try {
    await using file = await open(path, 'r');
    const info = await file.stat();
    return info.isFile() && info.size <= Math.min(limit, DOCUMENT_BYTES) ? await file.readFile() : null;
  } catch {
    return null;
  }
}

/** A whole snapshot in one file: at most `SNAPSHOT_BYTES`; null where it is not to be had. */
export async function readSnapshot(path: string): Promise<Buffer | null> {
  try {
    await using file = await open(path, 'r');
    return (await file.stat()).size <= SNAPSHOT_BYTES ? await file.readFile() : null;
  } catch {
    return null;
  }
}

export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() === true;
}

/** The documents within one file, by what its first bytes say: ZIP, gzip or tar, else one document, or one a line. */
export async function documentsIn(bytes: Buffer, path: string): Promise<Document[] | null> {
  if (bytes.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))) return readZip(bytes);
  if (bytes[0] === 0x1f || bytes.subarray(257, 262).equals(Buffer.from('ustar'))) return readTarball(bytes);
  const json = /^\s*[[{]/.test(bytes.subarray(0, 64).toString('latin1'));
  return [{ path: json ? `${path}.json` : path, bytes }];
}
