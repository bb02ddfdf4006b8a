import { watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type { RuleEngine } from '../../ports/rule-engine.ts';
import type { RuleFile } from '../../rulebook/index.ts';
import { refuse } from '../arguments.ts';
import { EXIT } from '../exit-codes.ts';
import { type Book, openBook, problemLine, shownPath } from './book.ts';
import { printProof } from './print-proof.ts';
import { QuickProof } from './quick-proof.ts';

/** Editors write a file in several steps. */
const SETTLE_MILLISECONDS = 20;

/**
 * Proves a rule again whenever its file changes, until told to stop. Only what changed is compiled, in engines that stay
 * warm; each result tells how long it took from the change of the file.
 */
export async function watchRules(
  path: string | undefined,
  configured: string,
  engines: readonly RuleEngine[],
  signal: AbortSignal,
): Promise<number> {
  const book = await openBook(path, configured);
  if (!book.ok) return refuse(book.failure);
  await using proof = new QuickProof(engines, signal);
  await proof.warm(book.value);
  const changes = new Changes(join(book.value.folder, 'yara'), signal);
  console.log(`watching ${shownPath(book.value.folder, 'yara')}: ${book.value.files.length} rules; end with Ctrl-C`);
  for (let before = book.value; ; ) {
    const changed = await changes.next();
    if (changed === null) return EXIT.interrupted;
    const now = await openBook(path, configured);
    if (!now.ok) return refuse(now.failure);
    await tell(before, now.value, proof, changed);
    before = now.value;
  }
}

async function tell(before: Book, now: Book, proof: QuickProof, since: number): Promise<void> {
  const known = new Map(before.files.map((file) => [file.path, file.text]));
  const edited = now.files.filter((file) => now.asked(file.path) && known.get(file.path) !== file.text);
  const problems = now.problems.filter((one) => now.asked(one.path));
  for (const one of problems) console.log(`FAIL ${problemLine(now.folder, one)}`);
  for (const file of edited) await tellOne(now, file, proof);
  if (edited.length + problems.length === 0) return;
  console.log(`edit to result: ${((performance.now() - since) / 1000).toFixed(2)} s`);
  await proof.settle(now);
}

async function tellOne(book: Book, file: RuleFile, proof: QuickProof): Promise<void> {
  const proven = await proof.prove(book, file);
  if (proven.ok) printProof(book, proven.value);
  else for (const one of proven.failure) console.log(`FAIL ${problemLine(book.folder, one)}`);
}

/** Changes below a folder, several at once taken as one. */
class Changes {
  readonly #signal: AbortSignal;
  #since: number | null = null;
  #wake: () => void = () => undefined;

  constructor(folder: string, signal: AbortSignal) {
    this.#signal = signal;
    const watcher = watch(folder, { recursive: true, signal }, () => {
      this.#since ??= performance.now();
      this.#wake();
    });
    // A folder that vanishes says so by its own event; whoever reads it next tells.
    watcher.on('error', () => this.#wake());
    signal.addEventListener('abort', () => this.#wake(), { once: true });
  }

  /** When the next change came (by `performance.now`), or null when it is time to stop. */
  async next(): Promise<number | null> {
    while (this.#since === null && !this.#signal.aborted)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    if (this.#signal.aborted) return null;
    await after(SETTLE_MILLISECONDS);
    const since = this.#since;
    this.#since = null;
    return since;
  }
}
