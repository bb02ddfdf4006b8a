import { printable } from '../../kit/untrusted-text.ts';
import type { Failure } from '../../model/failure.ts';
import { benchRules, type Speed } from '../../rulebook/index.ts';
import { refuse } from '../arguments.ts';
import { EXIT } from '../exit-codes.ts';
import { listArchives, type StoredItem } from './archives.ts';
import { askedProblems, type Book, openBook, problemLine } from './book.ts';
import { benignStories, storedCrates } from './clean-texts.ts';
import { compileAll, missingEngine, presentEngines } from './engines.ts';
import { barOf } from './progress-bar.ts';
import { readRequest } from './request.ts';

const FLAGS = { over: { type: 'string' } } as const;
/** Real source to measure over: enough that a scan's fixed cost does not show, little enough that a book takes a minute. */
const TOTAL_BYTES = 12_000_000;
const BUFFER_BYTES = 4_000_000;

/** `sandpit rules bench [path] [--over PLACE]`: megabytes a second of each rule on each engine, worst first. */
export async function benchBook(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const request = readRequest(argv, FLAGS, 1);
  if (!request.ok) return refuse(request.failure);
  const { values, paths, config } = request.value;
  const book = await openBook(paths[0], config.rules);
  if (!book.ok) return refuse(book.failure);
  const problems = askedProblems(book.value);
  for (const one of problems) console.error(problemLine(book.value.folder, one));
  if (problems.length > 0) return EXIT.usage;
  const archives = await listArchives(config, values.over === undefined);
  if (values.over !== undefined && !archives.ok) return refuse(archives.failure);
  return measure(book.value, archives.ok ? archives.value : [], signal);
}

async function measure(book: Book, archives: readonly StoredItem[], signal: AbortSignal): Promise<number> {
  const { engines, all } = await presentEngines();
  const files = book.files.filter((file) => book.asked(file.path));
  const compiled = await compileAll(engines, files);
  if (!compiled.ok) for (const one of compiled.failure) console.error(problemLine(book.folder, one));
  if (!compiled.ok) return EXIT.usage;
  await using running = compiled.value;
  const { buffers, told } = await sample(archives, signal);
  if (buffers.every(({ length }) => length === 0)) return refuse(nothingToRead());
  const bar = barOf(process.stderr, 'bench', files.length + 1);
  const speeds: Speed[] = [];
  for await (const speed of benchRules(files, running.engines, buffers, signal)) {
    if (speed.ok) bar.step();
    else bar.clear();
    if (!speed.ok) return refuse(speed.failure);
    speeds.push(speed.value);
  }
  bar.clear();
  printTable(
    speeds,
    running.engines.map(({ engine }) => engine),
  );
  console.log(`over ${told}; MB is 10^6 bytes, the better of 3 runs, the engine's own time`);
  return all ? EXIT.clean : refuse(missingEngine());
}

/** Source of real crates, a little of each, else of the benign stories. */
async function sample(archives: readonly StoredItem[], signal: AbortSignal) {
  const texts: Buffer[] = [];
  let bytes = 0;
  let crates = 0;
  const specimens = archives.length > 0 ? storedCrates(archives, signal) : benignStories(signal);
  for await (const specimen of specimens) {
    if (!specimen.ok) continue;
    crates += 1;
    for (const { buffer } of specimen.value.texts) {
      const part = buffer.subarray(0, BUFFER_BYTES);
      texts.push(part);
      bytes += part.length;
    }
    if (bytes >= TOTAL_BYTES) break;
  }
  const kind =
    archives.length > 0 ? 'real crates' : 'benign stories (no archives here: small texts, where fixed costs show)';
  return {
    buffers: chunked(Buffer.concat(texts)),
    told: `${(bytes / 1e6).toFixed(1)} MB of source of ${crates} ${kind}`,
  };
}

function chunked(whole: Buffer): Buffer[] {
  const count = Math.max(1, Math.ceil(whole.length / BUFFER_BYTES));
  return Array.from({ length: count }, (_, at) => whole.subarray(at * BUFFER_BYTES, (at + 1) * BUFFER_BYTES));
}

/** Worst first by the slowest engine; the whole book last. */
function printTable(speeds: readonly Speed[], engines: readonly string[]): void {
  const slowest = ({ megabytesPerSecond }: Speed) => Math.min(...megabytesPerSecond);
  const rows = [...speeds].sort((a, b) => Number(a.rule === null) - Number(b.rule === null) || slowest(a) - slowest(b));
  const widths = engines.map((engine) => Math.max(14, engine.length + 2));
  const cells = (values: readonly string[]) => values.map((value, at) => value.padStart(widths[at] ?? 10)).join('');
  const ratio = engines.length === 2 ? `${engines[1]?.split(' ')[0]}/${engines[0]?.split(' ')[0]}` : '';
  console.log(`${'MB/s'.padEnd(32)}${cells(engines)}  ${ratio}`);
  for (const { rule, megabytesPerSecond } of rows) {
    const [first = 0, second = 0] = megabytesPerSecond;
    const times = engines.length === 2 ? `${(second / first).toFixed(1)}x` : '';
    const name = rule === null ? 'the whole book' : printable(rule, 60);
    console.log(`${name.padEnd(32)}${cells(megabytesPerSecond.map((value) => value.toFixed(1)))}  ${times}`);
  }
}

function nothingToRead(): Failure {
  return {
    code: 'not-a-crate',
    blame: 'caller',
    what: 'no source in the archives there',
    where: 'rules bench',
    remedy: "'sandpit rules try' with the same place says of each why it cannot be read",
  };
}
