import { blankComments } from '../kit/rust-text.ts';
import type { RuleMatch, RuleProblem } from '../ports/rule-engine.ts';
import type { Example } from './examples.ts';
import type { Panel, Sight } from './panel.ts';
import type { RuleFile } from './rule-file.ts';
import { problem } from './rule-problem.ts';

/** A text that no rule should raise an alarm over: files of an honest crate that run at one moment. */
export interface CleanText {
  readonly crate: string;
  readonly label: string;
  readonly scopes: readonly string[];
  readonly buffer: Buffer;
  /** Where a match stands; empty where it reaches over the end of a file. */
  place(offset: number, length: number): string;
}

/** What is known of one rule. Faults fail it, notes do not. */
export interface Proof {
  readonly file: RuleFile;
  readonly faults: readonly RuleProblem[];
  readonly notes: readonly string[];
}

/** Whether a rule's hits on a crate have been explained: in its evidence for promotion, or as an allowance. */
export type Excused = (rule: string, crate: string) => boolean;

/**
 * Runs the book over examples and clean texts: what must match does, what must not does not, the engines agree to the byte.
 * Only rules of `focus` are judged; the others are there to be seen beside them.
 */
export class Prover {
  readonly #files: ReadonlyMap<string, RuleFile>;
  readonly #focus: ReadonlySet<string>;
  readonly #panel: Panel;
  readonly #excused: Excused;
  readonly #faults = new Map<string, RuleProblem[]>();
  readonly #notes = new Map<string, string[]>();
  /** Matches on which all engines agreed. */
  matches = 0;
  texts = 0;

  constructor(files: readonly RuleFile[], focus: ReadonlySet<string>, panel: Panel, excused: Excused) {
    this.#files = new Map(files.map((file) => [file.meta.name, file]));
    this.#focus = focus;
    this.#panel = panel;
    this.#excused = excused;
  }

  /** Every example of the rules that are judged. */
  async ownExamples(): Promise<void> {
    for (const file of this.#files.values()) {
      if (!this.#focus.has(file.meta.name)) continue;
      for (const example of file.matching) await this.#mustMatch(file, example);
      for (const example of file.clean) await this.#mustNotMatch(file, example);
    }
  }

  /** Every clean example of the other rules. */
  async othersExamples(): Promise<void> {
    for (const file of this.#files.values()) {
      if (this.#focus.has(file.meta.name)) continue;
      for (const example of file.clean) await this.#mustNotMatch(file, example);
    }
  }

  /** What a panel of the other rules sees in the clean examples of those that are judged. */
  async strangers(others: Panel): Promise<void> {
    const judged = [...this.#files.values()].filter((file) => this.#focus.has(file.meta.name));
    for (const file of judged)
      for (const example of file.clean) this.#met((await others.look(sourceOf(example))).matches, file, example);
  }

  /** Whether the engines agree on a text, whatever they see in it. */
  async agree(buffer: Buffer, label: string): Promise<void> {
    await this.#look(buffer, label);
  }

  async cleanText(text: CleanText): Promise<void> {
    for (const match of await this.#look(text.buffer, text.label)) {
      const file = this.#files.get(match.rule);
      const where = match.strings.map(({ offset, length }) => text.place(offset, length)).find((place) => place !== '');
      // A match over the end of one file into the next is none, as in a scan.
      if (file === undefined || where === undefined || !text.scopes.includes(file.meta.scope)) continue;
      const message = `matches the clean crate ${text.label} ${where}`;
      if (alarms(file) && !this.#excused(match.rule, text.crate)) this.#fault(file, 'name', message);
      else this.#note(file, message);
    }
  }

  proofs(): readonly Proof[] {
    return [...this.#files.values()]
      .filter((file) => this.#focus.has(file.meta.name))
      .map((file) => ({
        file,
        faults: this.#faults.get(file.meta.name) ?? [],
        notes: this.#notes.get(file.meta.name) ?? [],
      }));
  }

  async #mustMatch(file: RuleFile, example: Example): Promise<void> {
    const seen = await this.#look(sourceOf(example), `${file.path}:${example.line}`, file);
    if (!seen.some((match) => match.rule === file.meta.name))
      this.#fault(file, example.line, 'this example must match and does not');
  }

  async #mustNotMatch(file: RuleFile, example: Example): Promise<void> {
    const matches = await this.#look(sourceOf(example), `${file.path}:${example.line}`, file);
    if (matches.some(({ rule }) => rule === file.meta.name))
      this.#fault(file, example.line, 'this example must not match and does');
    this.#met(matches, file, example);
  }

  #met(matches: readonly RuleMatch[], file: RuleFile, example: Example): void {
    for (const { rule } of matches) {
      const other = this.#files.get(rule);
      if (other !== undefined && other !== file && sameFiles(file, other)) this.#matchesAnothers(other, file, example);
    }
  }

  /** The blame is the matching rule's where it is judged, else that of the rule whose example says otherwise. */
  #matchesAnothers(rule: RuleFile, owner: RuleFile, example: Example): void {
    const message = `matches the clean example ${owner.path}:${example.line}`;
    if (!alarms(rule)) this.#note(rule, message);
    else if (this.#focus.has(rule.meta.name)) this.#fault(rule, 'name', message);
    else this.#fault(owner, example.line, `this clean example is matched by ${rule.meta.name}`);
  }

  async #look(buffer: Buffer, label: string, owner?: RuleFile): Promise<readonly RuleMatch[]> {
    const sight: Sight = await this.#panel.look(buffer);
    this.texts += 1;
    this.matches += sight.faults.length === 0 ? sight.matches.length : 0;
    for (const { rule, message } of sight.faults) {
      const blamed = (rule === null ? owner : this.#files.get(rule)) ?? [...this.#files.values()][0];
      if (blamed !== undefined) this.#fault(blamed, 'name', `${message} (in ${label})`);
    }
    return sight.matches;
  }

  #fault(file: RuleFile, at: 'name' | number, message: string): void {
    const place =
      at === 'name'
        ? problem(file.path, file.text, file.places.get('name') ?? 0, message)
        : ({ path: file.path, line: at, column: 1, message, level: 'error' } as const);
    push(this.#faults, file.meta.name, place);
  }

  #note(file: RuleFile, message: string): void {
    push(this.#notes, file.meta.name, message);
  }
}

/** An example as rules see source. */
export function sourceOf(example: Example): Buffer {
  return blankComments(Buffer.from(example.text));
}

/** Whether its match would trouble somebody: what is experimental, deprecated or weak is told and no more. */
function alarms({ meta }: RuleFile): boolean {
  return meta.status === 'stable' && ['medium', 'high', 'critical'].includes(meta.severity);
}

/** Whether the other rule looks at the files that the owner's examples stand for. */
function sameFiles(owner: RuleFile, other: RuleFile): boolean {
  return other.meta.scope === 'crate' || other.meta.scope === owner.meta.scope;
}

function push<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  lists.set(key, [...(lists.get(key) ?? []), item]);
}
