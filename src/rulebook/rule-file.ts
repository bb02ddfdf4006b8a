import { fail, ok, type Result } from '../kit/result.ts';
import { Severity } from '../model/evidence.ts';
import type { RuleProblem } from '../ports/rule-engine.ts';
import { type Example, readExamples } from './examples.ts';
import { type Entry, type Papers, readPapers } from './papers.ts';
import { type At, problem } from './rule-problem.ts';
import { readYara, type YaraText } from './yara-text.ts';

export interface RuleMeta extends Papers {
  readonly name: string;
  readonly severity: Severity;
  readonly path: string;
}

/** One rule file: its papers, its text for the engines, and the examples in its opening comment. */
export interface RuleFile {
  readonly meta: RuleMeta;
  readonly path: string;
  readonly text: string;
  readonly blanked: YaraText;
  /** Offsets of the rule's name and of the entries of its meta. */
  readonly places: ReadonlyMap<string, number>;
  readonly matching: readonly Example[];
  readonly clean: readonly Example[];
}

const HEAD = /\b((?:global|private)\s+)*rule\s+([A-Za-z_]\w*)\s*(?::([^{]*))?\{/g;
const RULE_NAME = /^[a-z][a-z0-9_]{2,60}$/;

/** Reads one rule file: one rule, one opening comment. All problems are told, each with its place. */
export function readRuleFile(path: string, text: string): Result<RuleFile, readonly RuleProblem[]> {
  const at: At = (offset, message) => problem(path, text, offset, message);
  const blanked = readYara(text);
  const [head, second] = [...blanked.skeleton.matchAll(HEAD)];
  if (head === undefined) return fail([at(firstWord(blanked.skeleton), 'no `rule name : severity {` in it')]);
  const problems: RuleProblem[] = [];
  if (second !== undefined)
    problems.push(at(second.index, 'a second rule: one rule a file, each with its own papers and examples'));
  if (head[1] !== undefined)
    problems.push(at(head.index, 'no global and no private rules: the one gags all others, the other is never told'));
  const name = head[2] ?? '';
  const nameAt = head.index + head[0].indexOf(name, head[0].indexOf('rule') + 4);
  if (!RULE_NAME.test(name))
    problems.push(at(nameAt, 'a rule name is lower case with underscores, three letters or more'));
  const severity = Severity.safeParse(head[3]?.trim());
  if (!severity.success)
    problems.push(
      at(nameAt, `after the name stands its severity, one of ${Severity.options.join(', ')}: rule ${name} : medium {`),
    );
  const entries = metaEntries(blanked, head.index, at, problems);
  const { papers, problems: wrong } = readPapers(entries, nameAt, at);
  const examples = readExamples(text, at);
  problems.push(...wrong, ...examples.problems);
  if (papers === null || !severity.success || problems.length > 0) return fail(problems);
  const places = new Map([['name', nameAt], ...entries.map(({ key, offset }): [string, number] => [key, offset])]);
  const meta = { ...papers, name, severity: severity.data, path };
  return ok({ meta, path, text, blanked, places, matching: examples.match, clean: examples.clean });
}

function firstWord(skeleton: string): number {
  return Math.max(0, skeleton.search(/\S/));
}

/** The lines of the meta section; one that is no text in quotes is a problem. */
function metaEntries({ code, skeleton }: YaraText, from: number, at: At, problems: RuleProblem[]): Entry[] {
  const section = /\bmeta\s*:([\s\S]*?)(?:\b(?:strings|variables|condition)\s*:|$)/.exec(skeleton.slice(from));
  if (section?.[1] === undefined) return [];
  const start = from + section.index + section[0].indexOf(':') + 1;
  const odd = /^[^\S\n]*\w+[^\S\n]*:[^\S\n]*$/m.exec(section[1]);
  if (odd !== null)
    problems.push(at(start + odd.index, `no section ${odd[0].trim()} in a rule: meta, strings, condition`));
  const end = start + (odd?.index ?? section[1].length);
  const lines = code.slice(start, end).matchAll(/^[^\S\n]*(\S[^\n]*?)[^\S\n]*$/gm);
  return [...lines].flatMap((line): Entry[] => {
    const offset = start + line.index + line[0].indexOf(line[1] ?? '');
    const entry = /^(\w+)\s*=\s*"((?:[^"\\]|\\.)*)"$/.exec(line[1] ?? '');
    if (entry !== null) return [{ key: entry[1] ?? '', value: entry[2] ?? '', offset }];
    problems.push(at(offset, 'a line of meta is `key = "text"`'));
    return [{ key: /^\w*/.exec(line[1] ?? '')?.[0] ?? '', value: null, offset }];
  });
}
