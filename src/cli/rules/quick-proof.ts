import { fail, ok, type Result } from '../../kit/result.ts';
import type { CompiledRules, RuleEngine, RuleProblem } from '../../ports/rule-engine.ts';
import {
  type CleanText,
  checkRule,
  type Excused,
  Panel,
  type Proof,
  Prover,
  type RuleFile,
  sourceOf,
} from '../../rulebook/index.ts';
import type { Book } from './book.ts';
import { benignStories, cleanTexts } from './clean-texts.ts';
import { Compiled, compileAll } from './engines.ts';
import { excusedBy } from './excused.ts';

const SEPARATOR = Buffer.from('\n\0\0\0\0\n');
const BATCH_BYTES = 256 * 1024;

/**
 * One rule proven at once. It alone is compiled, in engines that are warm; its own examples run on both, one by one, as do
 * its clean ones against the rest of the book. Breadth (others' clean examples, benign stories) runs one by one on the
 * engine that costs little a scan, and in batches on both, which must agree. `rules test` runs all of it one by one on both.
 */
export class QuickProof implements AsyncDisposable {
  readonly #engines: readonly RuleEngine[];
  readonly #signal: AbortSignal;
  #alone = new Compiled([]);
  #whole = new Compiled([]);
  #stories: readonly CleanText[] = [];
  #excused: Excused = () => false;

  constructor(engines: readonly RuleEngine[], signal: AbortSignal) {
    this.#engines = engines;
    this.#signal = signal;
  }

  /** Starts the engines and reads the benign stories. */
  async warm(book: Book): Promise<void> {
    const sound = book.files.filter((file) => checkRule(file).length === 0);
    const [alone, whole] = await Promise.all([
      compileAll(this.#engines, sound.slice(0, 1)),
      compileAll(this.#engines, sound),
    ]);
    if (alone.ok) this.#alone = alone.value;
    if (whole.ok) this.#whole = whole.value;
    this.#excused = await excusedBy(book.folder);
    const stories: CleanText[] = [];
    for await (const story of benignStories(this.#signal)) if (story.ok) stories.push(...cleanTexts(story.value));
    this.#stories = stories;
  }

  async prove(book: Book, file: RuleFile): Promise<Result<Proof, readonly RuleProblem[]>> {
    const form = checkRule(file);
    if (form.length > 0) return fail(form);
    const problems = await this.#compileAlone(file);
    if (problems.length > 0) return fail(problems);
    const focus = new Set([file.meta.name]);
    const prover = new Prover(book.files, focus, this.#panel(this.#alone.engines), this.#excused);
    await prover.ownExamples();
    await prover.strangers(this.#panel(this.#whole.engines));
    for (const batch of this.#batches(book, file)) await prover.agree(batch, 'the clean texts');
    const breadth = new Prover(book.files, focus, this.#panel(this.#alone.engines.slice(-1)), this.#excused);
    await breadth.othersExamples();
    for (const text of this.#stories) await breadth.cleanText(text);
    const [deep, wide] = [prover.proofs()[0], breadth.proofs()[0]];
    return ok({
      file,
      faults: [...(deep?.faults ?? []), ...(wide?.faults ?? [])],
      notes: [...(deep?.notes ?? []), ...(wide?.notes ?? [])],
    });
  }

  /** After the result is told: the whole book is compiled anew, so that the next edit of another rule meets this one. */
  async settle(book: Book): Promise<void> {
    const sources = book.files.map(({ path, text }) => ({ path, text }));
    await Promise.all(this.#whole.engines.map((engine) => engine.recompile(sources)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#alone[Symbol.asyncDispose]();
    await this.#whole[Symbol.asyncDispose]();
  }

  #panel(engines: readonly CompiledRules[]): Panel {
    return new Panel(engines, this.#signal);
  }

  /** What the engines say of the rule; a warning is a problem. */
  async #compileAlone({ path, text }: RuleFile): Promise<readonly RuleProblem[]> {
    for (const engine of this.#alone.engines) {
      const told = await engine.recompile([{ path, text }]);
      const said = told.ok ? told.value : told.failure;
      if (said.length > 0)
        return said.map((one) => ({ ...one, path: one.path || path, message: `${engine.engine}: ${one.message}` }));
    }
    return [];
  }

  #batches(book: Book, file: RuleFile): readonly Buffer[] {
    const others = book.files.filter((other) => other !== file).flatMap(({ clean }) => clean.map(sourceOf));
    const batches: Buffer[][] = [[]];
    for (const buffer of [...others, ...this.#stories.map((text) => text.buffer)]) {
      const last = batches.at(-1) ?? [];
      if (last.reduce((sum, piece) => sum + piece.length, 0) > BATCH_BYTES) batches.push([buffer, SEPARATOR]);
      else last.push(buffer, SEPARATOR);
    }
    return batches.map((pieces) => Buffer.concat(pieces));
  }
}
