import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Imports every `.ts` file of a folder in sorted order and returns their default exports: adding a signal, sensor or
 * analyzer is one new file. Two with the same `id` are a defect and stop the start.
 */
export async function loadFolder<Item extends { readonly id: string }>(folder: string): Promise<readonly Item[]> {
  const files = (await readdir(folder)).filter((name) => /\.(ts|js)$/.test(name) && !name.endsWith('.d.ts')).sort();
  const items: Item[] = [];
  for (const file of files) {
    const module = (await import(pathToFileURL(join(folder, file)).href)) as {
      default: Item;
    };
    if (items.some((item) => item.id === module.default.id))
      throw new Error(`two files define ${module.default.id} in ${folder}`);
    items.push(module.default);
  }
  return items;
}
