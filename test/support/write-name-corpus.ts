// Prints a corpus of names: `npx node test/support/write-name-corpus.ts OLD LOCKFILE... > NEW`. Names that stand in at
// least two of the lock files come first, by how many they stand in; the old list's others follow in their order.
import { readFile } from 'node:fs/promises';
import { normaliseName } from '../../src/model/crate.ts';

const FROM_A_REGISTRY =
  /\[\[package\]\]\nname = "([^"\n]{1,64})"\nversion = "[^"\n]*"\nsource = "(?:registry|sparse)\+/g;
const [old = '', ...locks] = process.argv.slice(2);
const counts = new Map<string, { readonly name: string; readonly projects: number }>();
for (const lock of locks) {
  const text = await readFile(lock, 'utf8');
  for (const name of new Set([...text.matchAll(FROM_A_REGISTRY)].map(([, found = '']) => found))) {
    const key = normaliseName(name);
    counts.set(key, { name, projects: (counts.get(key)?.projects ?? 0) + 1 });
  }
}
const used = [...counts.values()]
  .filter(({ projects }) => projects >= 2)
  .sort((a, b) => b.projects - a.projects || (a.name < b.name ? -1 : 1))
  .map(({ name }) => name);
const known = new Set(used.map(normaliseName));
const lines = (await readFile(old, 'utf8')).split('\n').filter((line) => line !== '');
for (const line of lines.filter((text) => text.startsWith('#'))) console.log(line);
for (const name of [...used, ...lines.filter((text) => !text.startsWith('#') && !known.has(normaliseName(text)))])
  console.log(name);
