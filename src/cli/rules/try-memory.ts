import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Looked } from './looked.ts';

/** Trials that nobody went on with for so long are forgotten. */
const KEPT_DAYS = 30;

/**
 * What a trial has seen so far, one line an item, on disk at once: killed at any moment, it goes on where it was. A line
 * that was being written when it died is dropped and its item looked at again.
 */
export class TrialMemory implements Disposable {
  readonly #known: Map<string, Looked>;
  readonly #file: number;

  private constructor(known: Map<string, Looked>, file: number) {
    this.#known = known;
    this.#file = file;
  }

  /** `identity`: all that the result depends on beside the items. Another rule, engine or version is another trial. */
  static async open(cache: string, identity: readonly string[]): Promise<TrialMemory> {
    const folder = join(cache, 'trials');
    await mkdir(folder, { recursive: true });
    await forgetOld(folder);
    const name = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);
    const path = join(folder, `${name}.jsonl`);
    const text = await readFile(path, 'utf8').catch(() => '');
    const known = new Map(text.split('\n').flatMap((line): [string, Looked][] => entryOf(line)));
    const memory = new TrialMemory(known, openSync(path, 'a'));
    // A torn last line must not swallow the next one.
    if (text !== '' && !text.endsWith('\n')) writeSync(memory.#file, '\n');
    return memory;
  }

  get known(): ReadonlyMap<string, Looked> {
    return this.#known;
  }

  add(looked: Looked): void {
    this.#known.set(looked.id, looked);
    writeSync(this.#file, `${JSON.stringify(looked)}\n`);
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }
}

function entryOf(line: string): [string, Looked][] {
  try {
    const looked = Looked.parse(JSON.parse(line));
    return [[looked.id, looked]];
  } catch {
    return [];
  }
}

async function forgetOld(folder: string): Promise<void> {
  const oldest = Date.now() - KEPT_DAYS * 86_400_000;
  for (const name of await readdir(folder)) {
    const about = await stat(join(folder, name)).catch(() => null);
    if (about !== null && about.mtimeMs < oldest) await rm(join(folder, name), { force: true });
  }
}
