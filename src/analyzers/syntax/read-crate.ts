import type { RunsAt } from '../../model/evidence.ts';
import type { CrateFacts, CrateFile } from '../../model/facts.ts';
import { judgeCommands } from './commands.ts';
import { declareItems } from './declare.ts';
import { openEvaluation } from './evaluate.ts';
import { openFrame } from './frame.ts';
import { compiledFiles } from './included-code.ts';
import { knownCall, TRIGGER } from './known-calls.ts';
import type { SyntaxNode } from './node.ts';
import type { RustParser } from './parse-rust.ts';
import { itemsWorthReading } from './segments.ts';
import type { Frame, SourceFile } from './symbols.ts';
import { FROM, UNKNOWN } from './value.ts';
import { type Evaluation, type MacroShape, type Sight, type Upload, World } from './world.ts';

export interface ReadCrate {
  readonly sights: readonly Sight[];
  /** What was not read, and why; empty where all was. */
  readonly shortfalls: readonly string[];
}

/** Reads a crate's Rust code: files in, claims out. `deadline` in milliseconds of `performance.now()`. */
export async function readCrate(
  files: readonly CrateFile[],
  facts: CrateFacts,
  parser: RustParser,
  deadline: number,
  signal: AbortSignal,
): Promise<ReadCrate> {
  const world = new World(namesOf(facts), programsOf(facts), compiledFiles(files), (file, range, shape) =>
    parseMacro(parser, file, range, shape, deadline, world),
  );
  const evaluation = openEvaluation(world);
  const ordered = inOrder(files, facts);
  const isQuiet = ([file, runsAt]: Placed) => runsAt === 'run' && !TRIGGER.test(file.bytes.toString('latin1'));
  const quiet = ordered.filter(isQuiet);
  const loud = ordered.filter((placed) => !quiet.includes(placed));
  await declareAll(loud, parser, deadline, signal, evaluation);
  await declareAll(namingAgain(quiet, world), parser, deadline, signal, evaluation);
  await evaluateAll(evaluation, deadline, signal);
  return { sights: [...world.sights.values()], shortfalls: [...world.shortfalls] };
}

type Placed = readonly [SourceFile, RunsAt];

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
    declareFile(file, runsAt, parser, deadline, evaluation);
    await new Promise(setImmediate);
  }
}

/** Files without a telling name of their own that use one which another file, or the manifest, gave to something telling. */
function namingAgain(quiet: readonly Placed[], world: World): Placed[] {
  const { exports, packages } = world.names;
  const given = [...exports]
    .filter(([alias, path]) => alias !== path.at(-1) && path.length > 1)
    .map(([alias]) => alias);
  const renamed = [...packages].filter(([name, real]) => name !== real).map(([name]) => name);
  const words = [...given, ...renamed].filter((word) => /^\w{1,64}$/.test(word)).slice(0, 200);
  if (words.length === 0) return [];
  const pattern = new RegExp(`\\b(${words.join('|')})\\b`);
  return quiet.filter(([file]) => pattern.test(file.bytes.toString('latin1')));
}

/** Moments in which code runs, the most telling first: a file of several is read as the first. */
const MOMENTS: readonly RunsAt[] = ['build', 'macro', 'run'];

function inOrder(files: readonly CrateFile[], facts: CrateFacts): Placed[] {
  const when = new Map(facts.files.map((file) => [file.path, MOMENTS.find((moment) => file.runsAt.includes(moment))]));
  const texts = new Set(facts.files.filter((file) => file.format === 'text').map((file) => file.path));
  const wanted = files.flatMap((file) => {
    const moment = when.get(file.path);
    return moment === undefined || !texts.has(file.path) ? [] : [[file, moment] as const];
  });
  return wanted.sort(([, a], [, b]) => MOMENTS.indexOf(a) - MOMENTS.indexOf(b));
}

function declareFile(
  file: SourceFile,
  runsAt: RunsAt,
  parser: RustParser,
  deadline: number,
  evaluation: Evaluation,
): void {
  const { world } = evaluation;
  world.runsAt = runsAt;
  const frame = openFrame(file, null);
  const { ranges, left } = itemsWorthReading(file.bytes, runsAt !== 'run');
  if (left > 0) world.shortfalls.add(`${left} items too large to parse in ${file.path}`);
  const nodes = ranges.flatMap((range) => parsePart(file, range, runsAt, parser, deadline, world));
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
): SyntaxNode[] {
  const { shortfalls } = world;
  if (runsAt === 'run') world.libraryBytes -= range.length;
  if (world.libraryBytes < 0) {
    shortfalls.add('too much library code that could act');
    return [];
  }
  const tree = parser.parse(file.bytes, { ...range, deadline });
  if (tree === null) shortfalls.add(`not parsed in time: ${file.path}`);
  else if (runsAt !== 'run' && world.isCompiled(file.path) && isGarbled(tree))
    shortfalls.add(`no Rust that can be parsed: ${file.path}`);
  return tree?.children ?? [];
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

async function evaluateAll(evaluation: Evaluation, deadline: number, signal: AbortSignal): Promise<void> {
  const { world } = evaluation;
  // Roots declare roots: functions within functions join the queue while it is worked off.
  for (let at = 0; at < world.roots.length; at += 1) {
    if (signal.aborted || performance.now() > deadline) {
      world.shortfalls.add('the time for it ran out');
      return;
    }
    world.startRoot();
    world.roots[at]?.();
    judgeCommands(world);
    judgeTogether(world);
    if (at % 64 === 63) await new Promise(setImmediate);
  }
}

const READ: readonly (readonly [number, string])[] = [
  [FROM.secret, 'read-then-send'],
  [FROM.sweep, 'sweep-then-send'],
  [FROM.host, 'host-fingerprint-then-send'],
];

/** Read and sent in one build-time function, whichever way it went from the one to the other. In a library that is ordinary. */
function judgeTogether(world: World): void {
  for (const upload of world.uploads.splice(0))
    if (upload.runsAt === 'build' || upload.runsAt === 'macro') judgeUpload(world, upload);
}

function judgeUpload(world: World, { callee, values, node, frame, runsAt }: Upload): void {
  const told = values.length === 0 ? [UNKNOWN] : values;
  for (const [bit, claim] of READ)
    if ((world.readSoFar & bit) !== 0) world.see(claim, callee, told, node, frame, runsAt);
}

function namesOf(facts: CrateFacts): World['names'] {
  const plain = (name: string) => name.replaceAll('-', '_');
  return {
    exports: new Map(),
    packages: new Map(facts.dependencies.map((dependency) => [plain(dependency.name), plain(dependency.package)])),
    isKnown: (path) => knownCall(path) !== null,
  };
}

function programsOf(facts: CrateFacts): ReadonlySet<string> {
  return new Set(facts.files.filter((file) => /^(elf|pe|mach-o)$/.test(file.format)).map((file) => file.path));
}

const AROUND: Readonly<Record<MacroShape, readonly [string, string]>> = {
  arguments: ['fn m(){m(', ');}'],
  statements: ['fn m(){', '}'],
};

/** Macro input read as Rust, once for each place: arguments give a node with one child each, statements a block. */
function parseMacro(
  parser: RustParser,
  file: SourceFile,
  range: { readonly offset: number; readonly length: number },
  shape: MacroShape,
  deadline: number,
  world: World,
): SyntaxNode | null {
  const key = `${file.path}:${range.offset}:${shape}`;
  const known = world.parsed.get(key);
  if (known !== undefined) return known;
  world.macroBytes -= range.length + 64;
  if (world.macroBytes < 0) {
    world.shortfalls.add('too much code within macros');
    return null;
  }
  const [before, after] = AROUND[shape];
  const tree = parser.parse(file.bytes, { ...range, before, after, deadline, rewrite: withNames });
  const inside = tree === null ? null : insideOf(tree, shape);
  world.parsed.set(key, inside);
  return inside;
}

/** `$x` and `#x` are holes in a macro's text; as `_x` they are names. */
function withNames(text: string): string {
  return text.replace(/[$#](?=[A-Za-z_])/g, '_').replace(/[$#](?=[({])/g, ' ');
}

function insideOf(tree: SyntaxNode, shape: MacroShape): SyntaxNode {
  const item = tree.children.find((child) => child.kind === 'function_item');
  const body = item?.children.find((child) => child.field === 'body') ?? tree;
  if (shape === 'statements') return body;
  const call = body.children[0]?.children[0];
  return call?.children.find((child) => child.kind === 'arguments') ?? body;
}
