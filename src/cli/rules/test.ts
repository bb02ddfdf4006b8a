import type { Result } from '../../kit/result.ts';
import { printable } from '../../kit/untrusted-text.ts';
import type { Failure } from '../../model/failure.ts';
import type { Specimen } from '../../pipeline/index.ts';
import type { RuleEngine } from '../../ports/rule-engine.ts';
import { Panel, Prover } from '../../rulebook/index.ts';
import { refuse } from '../arguments.ts';
import { EXIT } from '../exit-codes.ts';
import { listArchives, type StoredItem } from './archives.ts';
import { type Book, openBook, problemLine } from './book.ts';
import { formProblems } from './check.ts';
import { benignStories, cleanTexts, storedCrates } from './clean-texts.ts';
import { coverageLines } from './coverage-lines.ts';
import { compileAll, missingEngine, presentEngines } from './engines.ts';
import { excusedBy } from './excused.ts';
import { printProof } from './print-proof.ts';
import { barOf } from './progress-bar.ts';
import { readRequest } from './request.ts';
import { watchRules } from './watch.ts';

const FLAGS = { watch: { type: 'boolean' }, over: { type: 'string' } } as const;

/**
 * `sandpit rules test [path] [--watch] [--over PLACE]`: what must match does and what must not does not, on both engines,
 * which agree to the byte; over the other rules' clean examples, the benign stories, and the crates of a place.
 */
export async function testRules(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const request = readRequest(argv, FLAGS, 1);
  if (!request.ok) return refuse(request.failure);
  const { values, paths, config } = request.value;
  const { engines, all } = await presentEngines();
  if (values.watch === true && values.over !== undefined) return refuse(bothAtOnce());
  if (values.watch === true) return watchRules(paths[0], config.rules, engines, signal);
  const book = await openBook(paths[0], config.rules);
  if (!book.ok) return refuse(book.failure);
  const archives = values.over === undefined ? null : await listArchives(config, false);
  if (archives !== null && !archives.ok) return refuse(archives.failure);
  const sound = await testBook(book.value, engines, archives?.value ?? [], signal);
  if (signal.aborted) return EXIT.interrupted;
  if (!all) return refuse(missingEngine());
  return sound ? EXIT.clean : EXIT.usage;
}

function bothAtOnce(): Failure {
  const remedy = 'examples and benign stories answer at once; run it without --watch for the crates of a place';
  return { code: 'wrong-usage', blame: 'caller', what: 'wrong usage', where: '--watch with --over', remedy };
}

async function testBook(
  book: Book,
  engines: readonly RuleEngine[],
  archives: readonly StoredItem[],
  signal: AbortSignal,
): Promise<boolean> {
  const problems = await formProblems(book, engines);
  const own = problems.filter((one) => book.asked(one.path) || one.path === '');
  for (const one of own) console.error(problemLine(book.folder, one));
  if (own.length > 0) return false;
  if (problems.length > 0)
    console.error(`sandpit: ${problems.length} problems in other rules: 'sandpit rules check' tells them`);
  const compiled = await compileAll(engines, book.files);
  if (!compiled.ok) for (const one of compiled.failure) console.error(problemLine(book.folder, one));
  if (!compiled.ok) return false;
  await using running = compiled.value;
  const focus = new Set(book.files.filter((file) => book.asked(file.path)).map(({ meta }) => meta.name));
  const prover = new Prover(book.files, focus, new Panel(running.engines, signal), await excusedBy(book.folder));
  await prover.ownExamples();
  await prover.othersExamples();
  const seen = await proveOver(prover, archives, signal);
  for (const proof of prover.proofs()) printProof(book, proof);
  const agreed = `${running.engines.map(({ engine }) => engine).join(' and ')} agree on ${prover.matches} matches in ${prover.texts} texts`;
  console.log(`\n${focus.size} ${focus.size === 1 ? 'rule' : 'rules'} over ${seen}; ${agreed}`);
  // Whoever proves one rule is not asking for the map of all.
  if (focus.size === book.files.length) for (const line of coverageLines(book.files)) console.log(line);
  return prover.proofs().every(({ faults }) => faults.length === 0);
}

/** The benign stories and the archives; gives the words for what was looked at. */
async function proveOver(prover: Prover, archives: readonly StoredItem[], signal: AbortSignal): Promise<string> {
  const stories = await proveEach(prover, benignStories(signal), 0);
  if (stories.unreadable > 0) throw new Error('a benign story cannot be read');
  if (archives.length === 0) return `${stories.read} benign stories`;
  const crates = await proveEach(prover, storedCrates(archives, signal), archives.length);
  return `${stories.read} benign stories and ${crates.read} crates (${crates.unreadable} could not be read)`;
}

async function proveEach(prover: Prover, specimens: AsyncIterable<Result<Specimen, string>>, total: number) {
  const counts = { read: 0, unreadable: 0 };
  const bar = barOf(process.stderr, 'test', total);
  for await (const specimen of specimens) {
    if (specimen.ok) counts.read += 1;
    else counts.unreadable += 1;
    if (specimen.ok) for (const text of cleanTexts(specimen.value)) await prover.cleanText(text);
    bar.clear();
    if (!specimen.ok) console.error(`sandpit: not looked at: ${printable(specimen.failure, 300)}`);
    if (total > 0) bar.step();
  }
  bar.clear();
  return counts;
}
