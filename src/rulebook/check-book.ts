import type { RuleEngine, RuleProblem } from '../ports/rule-engine.ts';
import { checkRule, foreignProblems } from './check-rules.ts';
import { orphans, type Promotion, unpromoted } from './promotions.ts';
import type { BookRead } from './read-rules.ts';
import type { RuleFile } from './rule-file.ts';
import { problem, sortProblems } from './rule-problem.ts';

/**
 * What is wrong with the rules themselves: papers, form, and what each engine says of them. An engine is asked of those
 * rules only in which nothing before it found an error: what we refuse in our own words is not refused again in its.
 */
export async function checkForm(
  book: BookRead,
  engines: readonly RuleEngine[],
  today: string,
): Promise<readonly RuleProblem[]> {
  const form = book.files.flatMap((file) => [...checkRule(file), ...fromTheFuture(file, today)]);
  const foreign = book.files.filter((file) => foreignProblems(file).length > 0);
  const refused = new Set(foreign.map(({ path }) => path));
  for (const { path } of book.problems) refused.add(path);
  const broken = new Set<string>();
  const told: RuleProblem[] = [];
  for (const engine of engines) {
    const sound = book.files.filter(({ path }) => !refused.has(path) && !broken.has(path));
    told.push(...(await engineProblems(engine, sound)));
    for (const { path, level } of told) if (level === 'error') broken.add(path);
  }
  // Of a rule that no engine can read, it is too early to say that it is slow.
  const ripe = form.filter((one) => one.level === 'error' || !broken.has(one.path));
  return sortProblems([...book.problems, ...ripe, ...newLines(told, ripe)]);
}

/** What engines say of lines of which nothing is said yet: what is said of one again is mostly the same in other words. */
function newLines(told: readonly RuleProblem[], before: readonly RuleProblem[]): RuleProblem[] {
  const key = ({ path, line }: RuleProblem) => `${path}:${line}`;
  const lines = new Set(before.map(key));
  return told.filter((one) => !lines.has(key(one)) && lines.add(key(one)));
}

/** What is wrong with the evidence by which rules are stable. */
export function checkEvidence(book: BookRead, promotions: readonly Promotion[]): readonly RuleProblem[] {
  // While a rule cannot be read, nobody knows whose evidence is whose.
  const lost = book.problems.length > 0 ? [] : orphans(book.files, promotions);
  return sortProblems([...unpromoted(book.files, promotions), ...lost]);
}

function fromTheFuture(file: RuleFile, today: string): RuleProblem[] {
  if (file.meta.date <= today) return [];
  return [problem(file.path, file.text, file.places.get('date') ?? 0, `its date ${file.meta.date} is still to come`)];
}

/** Errors and warnings of one engine, each with a place; an engine that names only the line means its first word. */
async function engineProblems(engine: RuleEngine, files: readonly RuleFile[]): Promise<RuleProblem[]> {
  if (files.length === 0) return [];
  const said = await compileOn(engine, files);
  const fatal = said.some(({ path, level }) => path === '' && level === 'error');
  // A rule that kills the engine speaks for no other: each is asked about alone.
  if (fatal && files.length > 1) {
    const middle = Math.ceil(files.length / 2);
    const first = await engineProblems(engine, files.slice(0, middle));
    return [...first, ...(await engineProblems(engine, files.slice(middle)))];
  }
  return said.map((one) => placed(engine.id, one, files));
}

async function compileOn(engine: RuleEngine, files: readonly RuleFile[]): Promise<readonly RuleProblem[]> {
  const compiled = await engine.compile(files.map(({ path, text }) => ({ path, text })));
  if (!compiled.ok) return compiled.failure;
  await compiled.value[Symbol.asyncDispose]();
  return compiled.value.warnings;
}

function placed(engine: string, one: RuleProblem, files: readonly RuleFile[]): RuleProblem {
  const file = files.find(({ path }) => path === one.path) ?? files[0];
  const line = one.line ?? 1;
  const first = Math.max(0, (file?.text.split('\n')[line - 1] ?? '').search(/\S/));
  return {
    ...one,
    path: file?.path ?? '',
    line,
    column: one.column ?? first + 1,
    message: `${engine}: ${one.message}`,
  };
}
