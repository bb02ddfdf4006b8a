import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const TOP = new URL('../../', import.meta.url).pathname;
/** Code that decides what is seen of a crate and what it means. What fetches, stores and prints says nothing new. */
const JUDGING = [
  'analyzers',
  'facts',
  'kit',
  'model',
  'pipeline',
  'rulebook',
  'sandbox',
  'signals',
  'unpack',
  'verdict',
];

/** Digest of everything the images are made of here; their label says what they were made of. */
export function imageInputs(): Promise<string> {
  return digestOf(['sandbox-images']);
}

/** Digest of the code that judges: a report of other code is another report, though the rules are the same. */
export function judgingInputs(): Promise<string> {
  return digestOf(JUDGING.map((room) => `src/${room}`));
}

async function digestOf(folders: readonly string[]): Promise<string> {
  const entries = await Promise.all(
    folders.map((folder) => readdir(join(TOP, folder), { recursive: true, withFileTypes: true })),
  );
  const names = entries
    .flat()
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256');
  for (const name of names)
    hash
      .update(name.slice(TOP.length))
      .update('\0')
      .update(await readFile(name))
      .update('\0');
  return hash.digest('hex').slice(0, 32);
}
