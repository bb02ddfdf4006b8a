import { workingEngine } from '../../compose.ts';
import { ok, type Result } from '../../kit/result.ts';
import { printable } from '../../kit/untrusted-text.ts';
import type { Failure } from '../../model/failure.ts';
import type { RuleProblem } from '../../ports/rule-engine.ts';
import { looksFor, type Promotion, type RuleFile, readPromotions, recordPromotions } from '../../rulebook/index.ts';
import { refuse } from '../arguments.ts';
import { EXIT } from '../exit-codes.ts';
import { ownVersion } from '../help.ts';
import { listArchives, listReports, type StoredItem } from './archives.ts';
import { askedProblems, type Book, openBook, problemLine, shownPath } from './book.ts';
import type { Looked } from './looked.ts';
import { barOf } from './progress-bar.ts';
import { type Config, readRequest } from './request.ts';
import { TrialMemory } from './try-memory.ts';
import { lookAtAll } from './try-pool.ts';
import { printTrial } from './try-report.ts';

/** What of an archive is looked at; another word here makes every trial a new one. */
const READING = 'source by scope, strings of binaries';
const FLAGS = { over: { type: 'string' }, record: { type: 'boolean' } } as const;

/**
 * `sandpit rules try RULE.yar [--over PLACE] [--record]`: what rules would have matched in stored archives and evidence, the
 * most popular crates first. Interrupted, it goes on where it was when it is run again.
 */
export async function tryRules(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const request = readRequest(argv, FLAGS, 1);
  if (!request.ok) return refuse(request.failure);
  const { values, paths, config } = request.value;
  const book = await openBook(paths[0], config.rules);
  if (!book.ok) return refuse(book.failure);
  const files = book.value.files.filter((file) => book.value.asked(file.path));
  const problems = askedProblems(book.value);
  for (const one of problems) console.error(problemLine(book.value.folder, one));
  if (problems.length > 0) return EXIT.usage;
  const compiled = await compile(files);
  if (!compiled.ok) for (const one of compiled.failure) console.error(problemLine(book.value.folder, one));
  if (!compiled.ok) return EXIT.usage;
  const archives = await listArchives(config, values.over === undefined);
  const reports = await listReports(config);
  if (!archives.ok) return refuse(archives.failure);
  if (!reports.ok) return refuse(reports.failure);
  const items = [...archives.value, ...reports.value];
  const looked = await trial(files, compiled.value, items, config, signal);
  if (!Array.isArray(looked)) return looked;
  await printTrial(book.value.folder, files, looked);
  if (values.record === true) await record(book.value, files, looked);
  return EXIT.clean;
}

/** Whether the rules can be run at all; gives the engine's name and version, by which trials are told apart. */
async function compile(files: readonly RuleFile[]): Promise<Result<string, readonly RuleProblem[]>> {
  const compiled = await (await workingEngine()).compile(files.map(({ path, text }) => ({ path, text })));
  if (!compiled.ok) return compiled;
  await compiled.value[Symbol.asyncDispose]();
  return ok(compiled.value.engine);
}

/** What was seen of all items, sorted; or the exit status where it ended early. */
async function trial(
  files: readonly RuleFile[],
  engine: string,
  items: readonly StoredItem[],
  config: Config,
  signal: AbortSignal,
): Promise<Looked[] | number> {
  const rules = files.map(({ meta, path, text }) => ({ name: meta.name, scope: meta.scope, path, text }));
  using memory = await TrialMemory.open(config.cache, [
    ownVersion(),
    READING,
    engine,
    ...files.map((file) => `${file.meta.name} ${looksFor(file)}`),
  ]);
  const left = items.filter(({ id }) => !memory.known.has(id));
  const done = items.length - left.length;
  const bar = barOf(process.stderr, 'try', items.length, done);
  const lost: Looked[] = [];
  const start = performance.now();
  const took = (looked: Looked, again: boolean) => {
    bar.step();
    if (again) lost.push(looked);
    else memory.add(looked);
  };
  const end = await lookAtAll(left, rules, took, signal);
  bar.clear();
  if (signal.aborted) {
    console.error(
      `sandpit: interrupted after ${items.filter(({ id }) => memory.known.has(id)).length} of ${items.length}; run it again and it goes on there`,
    );
    return EXIT.interrupted;
  }
  if (!end.ok) return refuse(broken(end.failure));
  const looked = [...items.flatMap(({ id }) => memory.known.get(id) ?? []), ...lost];
  tellPace(left.length, done, (performance.now() - start) / 1000, looked);
  return looked;
}

function tellPace(now: number, before: number, seconds: number, looked: readonly Looked[]): void {
  const count = (kind: Looked['kind']) => looked.filter((one) => one.kind === kind && one.problem === null).length;
  const unread = looked.filter(({ problem }) => problem !== null);
  for (const { label, problem } of unread)
    console.error(`sandpit: not looked at: ${printable(`${label}: ${problem}`, 300)}`);
  const pace =
    now === 0
      ? 'all known from before'
      : `${now} in ${seconds.toFixed(1)} s, ${(now / seconds).toFixed(1)}/s${before > 0 ? `, ${before} known from before` : ''}`;
  console.log(
    `${count('archive')} archives and the evidence of ${count('report')} reports (${pace}); ${unread.length} could not be read`,
  );
}

/** The evidence of the trial in the book, for promotion; hits in evidence of the cage are no false alarms of text. */
async function record(book: Book, files: readonly RuleFile[], looked: readonly Looked[]): Promise<void> {
  const archives = looked.filter(({ kind, problem }) => kind === 'archive' && problem === null);
  const date = new Date().toISOString().slice(0, 10);
  const fresh = files.map((file): Promotion => {
    const hit = archives.filter(({ hits }) => hits.some(({ rule }) => rule === file.meta.name));
    const crates = [...new Set(hit.map(({ name }) => name))].sort();
    return {
      rule: file.meta.name,
      looksFor: looksFor(file),
      date,
      archives: archives.length,
      hits: crates.map((crate) => ({ crate, why: '' })),
    };
  });
  const { promotions, problems } = await readPromotions(book.folder);
  for (const one of problems) console.error(problemLine(book.folder, one));
  if (problems.length > 0) return;
  const path = await recordPromotions(book.folder, promotions, fresh);
  console.log(
    `recorded in ${shownPath(book.folder, path.slice(book.folder.length + 1))}; say there why each hit is no false alarm`,
  );
}

function broken(what: string): Failure {
  return {
    code: 'rule-engine-failed',
    blame: 'sandpit',
    what: printable(what, 300),
    where: 'the trial',
    remedy: "run 'npx sandpit doctor'; what was looked at is kept",
  };
}
