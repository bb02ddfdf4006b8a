import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const FOLDER = new URL('../../sandbox-images', import.meta.url).pathname;

/** Digest of everything the images are made of here; their label says what they were made of. */
export async function imageInputs(): Promise<string> {
  const names = (await readdir(FOLDER, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256');
  for (const name of names)
    hash
      .update(name.slice(FOLDER.length))
      .update('\0')
      .update(await readFile(name))
      .update('\0');
  return hash.digest('hex').slice(0, 32);
}
