import type { RunsAt } from '../../model/evidence.ts';
import type { CapabilityPath, CrateFacts, CrateFile } from '../../model/facts.ts';
import { callersIn, inOrder, isQuiet, namingAgain, type Placed, suppliersIn, tellingTests } from './choose-files.ts';
import { judgeCommands } from './commands.ts';
import { judgeConstructors } from './constructors.ts';
import { declareItems } from './declare.ts';
import { openEvaluation } from './evaluate.ts';
import type { Evaluation } from './evaluation.ts';
import { expandItemMacros } from './expand-macros.ts';
import { openFrame } from './frame.ts';
import { compiledFiles } from './included-code.ts';
import { knownCall } from './known-calls.ts';
import type { SyntaxNode } from './node.ts';
import { withoutBodies } from './outline.ts';
import { parseInside } from './parse-inside.ts';
import type { RustParser } from './parse-rust.ts';
import { pathsOf } from './paths.ts';
import { Resting } from './resting.ts';
import { itemsWorthReading } from './segments.ts';
import type { Sight } from './sight.ts';
import type { Frame, SourceFile } from './symbols.ts';
import { judgeTogether } from './together.ts';
import { text } from './value.ts';
import { type Shipped, World } from './world.ts';

export interface ReadCrate {
  readonly sights: readonly Sight[];
  /** What was not read, and why; empty where all was. */
  readonly shortfalls: readonly string[];
  /** The ways from what others start to what acts. */
  readonly paths: readonly CapabilityPath[];
}

/** Callers of callers are looked for so often. */
const ROUNDS_OF_CALLERS = 2;

/** Reads a crate's Rust code: files in, claims out. `deadline` in milliseconds of `performance.now()`. */
export async function readCrate(
  files: readonly CrateFile[],
  facts: CrateFacts,
  parser: RustParser,
  deadline: number,
  signal: AbortSignal,
): Promise<ReadCrate> {
  const world = new World(namesOf(facts), shippedOf(files, facts), (file, range, shape) =>
    parseInside(parser, file, range, shape, deadline, world),
  );
  world.deadline = deadline;
  const evaluation = openEvaluation(world);
  const resting = new Resting();
  // A README that is the library's documentation is no code of it.
  const ordered = inOrder(files, facts).filter(([{ path }, when]) => when !== 'run' || world.isCompiled(path));
  const quiet = new Set(ordered.filter(isQuiet));
  const read = async (placed: readonly Placed[]) => {
    for (const one of placed) quiet.delete(one);
    await declareAll(placed, parser, deadline, signal, evaluation);
    expandItemMacros(evaluation);
  };
  const telling = ordered.filter((placed) => !quiet.has(placed));
  await read(telling);
  await read(suppliersIn([...quiet], telling));
  await read(namingAgain([...quiet], world));
  await evaluateAll(evaluation, resting, signal);
  for (let round = 0; round < ROUNDS_OF_CALLERS; round += 1) {
    const callers = callersIn([...quiet], world);
    if (callers.length === 0) break;
    await read(callers);
    await evaluateAll(evaluation, resting, signal);
  }
  world.isReadingTests = true;
  await read(tellingTests(files, facts));
  await evaluateAll(evaluation, resting, signal);
  judgeConstructors(world);
  for (const { runsAt, families, first } of world.collected.collections())
    world.see(
      'secrets-of-many-kinds',
      first.callee,
      families.map((name) => text(name)),
      first.node,
      first.frame,
      runsAt,
      null,
    );
  return { sights: [...world.sights.values()], shortfalls: [...world.shortfalls], paths: pathsOf(world) };
}

async function declareAll(
  placed: readonly Placed[],
  parser: RustParser,
  deadline: number,
  signal: AbortSignal,
  evaluation: Evaluation,
): Promise<void> {
  for (const [file, runsAt] of placed) {
    if (signal.aborted || performance.now() > deadline) {
      evaluation.world.shortfalls.add('the time for it ran out');
      return;
    }
    // A giant's files lie compressed: what is read stays open, since names lead back to it again and again.
    const open = { path: file.path, bytes: file.bytes };
    declareFile(open, runsAt, parser, deadline, evaluation);
    await new Promise(setImmediate);
  }
}

function declareFile(
  file: SourceFile,
  runsAt: RunsAt,
  parser: RustParser,
  deadline: number,
  evaluation: Evaluation,
): void {
  const { world } = evaluation;
  // A test is code of the library's moment under another name: it calls what the library has.
  world.runsAt = runsAt === 'test' ? 'run' : runsAt;
  const frame = openFrame(file, null, runsAt === 'test');
  const { ranges, left } = itemsWorthReading(file.bytes, world.runsAt !== 'run');
  if (left > 0) world.shortfalls.add(`${left} items too large to parse in ${file.path}`);
  const nodes = ranges.flatMap((range) => parsePart(file, range, world.runsAt, parser, deadline, world));
  declareItems(nodes, frame, evaluation, true);
  // What is no item stands in files that are included as expressions, and in what could not be parsed whole.
  const loose = nodes.filter((node) => !/_(item|declaration|definition)$/.test(node.kind));
  if (loose.length > 0) world.queue(file, loose[0]?.start ?? 0, () => evaluateEach(loose, frame, evaluation));
}

function parsePart(
  file: SourceFile,
  range: { readonly offset: number; readonly length: number },
  runsAt: RunsAt,
  parser: RustParser,
  deadline: number,
  world: World,
): readonly SyntaxNode[] {
  const { shortfalls } = world;
  if (runsAt === 'run') world.libraryBytes -= range.length;
  if (world.libraryBytes < 0) {
    shortfalls.add('too much library code that could act');
    return [];
  }
  const tree = parser.parse(file.bytes, { ...range, deadline, ...(runsAt === 'build' ? {} : { rewrite: outlined }) });
  if (tree === null) shortfalls.add(`not parsed in time: ${file.path}`);
  else if (runsAt !== 'run' && world.isCompiled(file.path) && isGarbled(tree))
    shortfalls.add(`no Rust that can be parsed: ${file.path}`);
  return tree?.children ?? [];
}

/** A library's code without what is read when somebody needs it. */
function outlined(text: string): string {
  return withoutBodies(Buffer.from(text, 'latin1')).toString('latin1');
}

/** Mostly not understood: new syntax or a broken file leave a patch, this is something else. */
function isGarbled(tree: SyntaxNode): boolean {
  const errors = tree.kind === 'ERROR' ? [tree] : tree.children.filter((node) => node.kind === 'ERROR');
  const bytes = errors.reduce((sum, node) => sum + node.end - node.start, 0);
  return bytes * 2 > tree.end - tree.start;
}

function evaluateEach(nodes: readonly SyntaxNode[], frame: Frame, { evaluate }: Evaluation): void {
  for (const node of nodes) evaluate(node, frame);
}

async function evaluateAll({ world }: Evaluation, resting: Resting, signal: AbortSignal): Promise<void> {
  resting.learn(world);
  const following = () => nextRoot(world, resting);
  for (let count = 1, next = following(); next !== null; count += 1, next = following()) {
    if (signal.aborted || world.isOver()) {
      world.shortfalls.add('the time for it ran out');
      return;
    }
    evaluateRoot(world, next);
    if (count % 64 === 0) await new Promise(setImmediate);
  }
}

/** Roots declare roots: functions within functions join the queue while it is worked off. Then those that know more now, and those that rested. */
function nextRoot(world: World, resting: Resting): number | null {
  while (world.rootsDone < world.roots.length) {
    const root = world.rootsDone;
    world.rootsDone += 1;
    const seen = world.functionOfRoot.get(root);
    if (seen === undefined || !resting.takes(root, seen, world)) return root;
  }
  if (world.rootsAgain.length === 0) world.rootsAgain.push(...world.facts.takeStale());
  if (world.rootsAgain.length === 0) world.rootsAgain.push(...resting.wake(world));
  return world.rootsAgain.shift() ?? null;
}

function evaluateRoot(world: World, at: number): void {
  let count = 1;
  for (let now = 0; now < count && world.steps > 0; now += 1) {
    world.startRoot();
    world.variants.start(now);
    world.roots[at]?.();
    // Of what does not act one reading is enough: its text is the same in every branch.
    if (now === 0 && (world.reaches || world.commands.length > 0)) count = world.variants.count;
    judgeCommands(world);
    judgeTogether(world);
  }
  world.variants.start(0);
}

function namesOf(facts: CrateFacts): World['names'] {
  const plain = (name: string) => name.replaceAll('-', '_');
  const packages = new Map(facts.dependencies.map(({ name, package: real }) => [plain(name), plain(real)]));
  return {
    exports: new Map(),
    packages,
    homes: new Set(packages.values()),
    isKnown: (path) => knownCall(path) !== null,
  };
}

function shippedOf(files: readonly CrateFile[], facts: CrateFacts): Shipped {
  const having = (formats: RegExp) =>
    new Set(facts.files.filter((file) => formats.test(file.format)).map((file) => file.path));
  return {
    files: new Map(files.map((file) => [file.path, file])),
    isCompiled: compiledFiles(files),
    programs: having(/^(elf|pe|mach-o)$/),
  };
}
