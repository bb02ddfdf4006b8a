import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Looked } from './looked.ts';

const LIST = 'corpora/popular-crates.txt';

/** How much depends on a crate: its rank in the list of popular crates, and who of those looked at depends on it. */
export interface Popularity {
  /** From 1, the most used first; null where the list does not have it. */
  readonly rank: number | null;
  readonly dependants: number;
}

/** Popularity by crate name; the list is a file of the rules' folder, without which dependants alone count. */
export async function popularityOf(folder: string, looked: Iterable<Looked>): Promise<(name: string) => Popularity> {
  const text = await readFile(join(folder, LIST), 'utf8').catch(() => '');
  const names = text.split('\n').map((line) => line.replace(/#.*/, '').trim());
  const ranks = new Map(names.filter((name) => name !== '').map((name, at) => [name, at + 1]));
  const dependants = new Map<string, Set<string>>();
  for (const { name, dependencies } of looked)
    for (const dependency of dependencies)
      dependants.set(dependency, (dependants.get(dependency) ?? new Set()).add(name));
  return (name) => ({ rank: ranks.get(name) ?? null, dependants: dependants.get(name)?.size ?? 0 });
}

/** The most popular first: by rank, then by dependants. */
export function byPopularity(a: Popularity, b: Popularity): number {
  return (a.rank ?? Number.MAX_SAFE_INTEGER) - (b.rank ?? Number.MAX_SAFE_INTEGER) || b.dependants - a.dependants;
}
