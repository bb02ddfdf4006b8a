import { declareItems } from './declare.ts';
import type { Evaluation } from './evaluation.ts';
import { expand, type MacroRule, rulesOf } from './expansion/macro-rules.ts';
import { openFrame } from './frame.ts';
import { segmentsOf } from './names.ts';
import { childOf, EMPTY_NODE, field, type SyntaxNode } from './node.ts';
import type { Frame, ItemMacro, MacroSeen, SourceFile } from './symbols.ts';
import { TRIGGER } from './triggers.ts';
import type { World } from './world.ts';

/** Of library code only macros that name something of interest are expanded in any number; small ones up to here. */
const SMALL_BYTES = 1024;
const SMALL_BYTES_OF_MACROS = 4096;
const EXPANSIONS_OF_LIBRARY = 1500;
const EXPANSIONS = 12_000;
const ROUNDS_OF_ITEMS = 8;
/** Below this nesting a macro's arguments are read, and it is not expanded. */
const DEPTH_TO_EXPAND = 400;

const rules = new WeakMap<MacroSeen, readonly MacroRule[]>();
const telling = new WeakMap<MacroSeen, boolean>();

/** What a call of a local macro becomes, read as statements in a frame where both sides' names are known. */
export interface Expansion {
  readonly block: SyntaxNode;
  readonly frame: Frame;
}

/** Expands a call of a local macro; null where no rule fits, or where it is not worth it. */
export function expandCall(seen: MacroSeen, node: SyntaxNode, frame: Frame, { world }: Evaluation): Expansion | null {
  const tree = childOf(node, 'token_tree');
  if (tree === undefined) return null;
  const input = frame.file.bytes.toString('utf8', tree.start + 1, tree.end - 1);
  if (!isWorthIt(seen, input, world)) return null;
  const known = rules.get(seen) ?? rulesOf(seen.definition);
  rules.set(seen, known);
  const text = expand(known, input);
  return text === null ? null : readExpansion(text, node, seen.frame, frame, world);
}

/** What is not expanded is read as well, its arguments here and its text for itself; only the two are not put together. */
function isWorthIt(seen: MacroSeen, input: string, world: World): boolean {
  if (world.depth >= DEPTH_TO_EXPAND || world.expansions >= EXPANSIONS || world.expandedBytes <= 0) return false;
  if (world.runsAt === 'build' || isTellingMacro(seen, world) || TRIGGER.test(input)) return true;
  const size = seen.definition.length + input.length;
  if (world.runsAt === 'macro') return size < SMALL_BYTES_OF_MACROS;
  return size < SMALL_BYTES && world.expansions < EXPANSIONS_OF_LIBRARY;
}

/** Whether a macro, or one that it calls, names something of interest. One that calls itself is asked once. */
function isTellingMacro(seen: MacroSeen, world: World): boolean {
  const known = telling.get(seen);
  if (known !== undefined) return known;
  telling.set(seen, false);
  const called = [...seen.definition.matchAll(/\b(\w{1,64})\s*!/g)].flatMap(
    ([, name = '']) => world.macros.get(name) ?? [],
  );
  const result = TRIGGER.test(seen.definition) || called.some((other) => isTellingMacro(other, world));
  telling.set(seen, result);
  return result;
}

/** The names of the crate's macros that name something of interest. */
export function tellingMacros(world: World): readonly string[] {
  return [...world.macros].flatMap(([name, all]) => (all.some((seen) => isTellingMacro(seen, world)) ? [name] : []));
}

function readExpansion(text: string, node: SyntaxNode, home: Frame, frame: Frame, world: World): Expansion | null {
  world.expansions += 1;
  world.expandedBytes -= text.length + 64;
  if (world.expandedBytes <= 0) {
    world.shortfalls.add('too much that macros become');
    return null;
  }
  const file: SourceFile = {
    path: `${frame.file.path}!${world.expansions}`,
    bytes: Buffer.from(text),
    from: { file: frame.file, node },
  };
  const block = world.parse(file, { offset: 0, length: file.bytes.length }, 'statements');
  return block === null ? null : { block, frame: withNamesOf(home, openFrame(file, frame)) };
}

/** A macro's text means the names of where it was written; those of where it is used come first. */
function withNamesOf(home: Frame, inside: Frame): Frame {
  for (let at: Frame | null = home; at !== null && !isWithin(inside, at); at = at.parent) lend(at, inside);
  return inside;
}

/** Gives the names of one frame to another that has none of the kind. */
function lend(from: Frame, to: Frame): void {
  for (const [name, path] of from.aliases) if (!to.aliases.has(name)) to.setAlias(name, path);
  for (const [name, seen] of from.functions) if (!to.functions.has(name)) to.setFunction(name, seen);
  for (const [name, seen] of from.constants) if (!to.constants.has(name)) to.setConstant(name, seen);
}

function isWithin(frame: Frame, outer: Frame): boolean {
  for (let at: Frame | null = frame; at !== null; at = at.parent) if (at === outer) return true;
  return false;
}

/** Makes items of the macro calls that stand where items do, and of those within what they become. */
export function expandItemMacros(evaluation: Evaluation): void {
  const { world } = evaluation;
  for (let round = 0; round < ROUNDS_OF_ITEMS && world.itemMacros.length > 0; round += 1)
    for (const call of world.itemMacros.splice(0)) expandItem(call, evaluation);
  world.itemMacros.length = 0;
}

function expandItem({ node, frame, runsAt }: ItemMacro, evaluation: Evaluation): void {
  const { world } = evaluation;
  const name = segmentsOf(field(node, 'macro') ?? EMPTY_NODE, frame.file.bytes)?.at(-1) ?? '';
  world.runsAt = runsAt;
  const local = world.macros.get(name)?.[0];
  const expansion =
    local === undefined ? expandKnown(name, node, frame, world) : expandCall(local, node, frame, evaluation);
  if (expansion === null) return;
  world.expandedItems.add(node);
  declareIn(expansion, frame, evaluation);
}

/** Items of an expansion belong to the module around the call. */
function declareIn({ block, frame: inside }: Expansion, frame: Frame, evaluation: Evaluation): void {
  declareItems(block.children, inside, evaluation, true);
  lend(inside, frame);
}

/** Macros of other crates that hold items in a dress of their own. */
const UNDRESS: Readonly<Record<string, (text: string) => string>> = Object.assign(Object.create(null), {
  lazy_static: (text) => text.replace(/\bstatic\s+ref\b/g, 'static'),
  thread_local: (text) => text,
  cfg_if: (text) => text.replace(/(\belse\s+)?\bif\s*#\s*\[[^\]]*\]\s*\{|\belse\s*\{/g, '{'),
} satisfies Record<string, (text: string) => string>);

function expandKnown(name: string, node: SyntaxNode, frame: Frame, world: World): Expansion | null {
  const undress = UNDRESS[name];
  const tree = childOf(node, 'token_tree');
  if (undress === undefined || tree === undefined) return null;
  const text = undress(frame.file.bytes.toString('utf8', tree.start + 1, tree.end - 1));
  return readExpansion(text, node, frame, frame, world);
}

/** Code that a macro holds as a text and gives to whoever uses it: `BODY.parse::<TokenStream>()`. */
export function readAsCode(text: string, node: SyntaxNode, frame: Frame, { world }: Evaluation): Expansion | null {
  return /\bfn\b|::|!\s*[({[]/.test(text) ? readExpansion(text, node, frame, frame, world) : null;
}
