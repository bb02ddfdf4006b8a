import { randomBytes } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';

/** Writes beside and moves, so that another worker never reads half of it. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const beside = besides(path);
  await writeFile(beside, text);
  await rename(beside, path);
}

/** A name beside a file's that nobody else has. */
export function besides(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}`;
}
