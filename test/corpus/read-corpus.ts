import { readFile } from 'node:fs/promises';

/** The pinned popular crates of crates.txt as `name@version`, in the order of the file. */
export async function readCorpus(): Promise<string[]> {
  const text = await readFile(new URL('crates.txt', import.meta.url), 'utf8');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}
