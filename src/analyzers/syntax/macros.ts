import type { Evaluation } from './evaluation.ts';
import { expandCall } from './expand-macros.ts';
import { openFrame } from './frame.ts';
import { MACROS } from './known-macros.ts';
import { resolve, segmentsOf } from './names.ts';
import { childOf, EMPTY_NODE, field, type SyntaxNode, textOf } from './node.ts';
import { hasStatements } from './segments.ts';
import type { Frame, MacroCall, MacroSeen, Value } from './symbols.ts';
import { either, origins, UNKNOWN, unknown } from './value.ts';

/** Code that a macro hands on to whoever uses it: not run while the macro runs. */
const QUOTES = /^(quote|quote_spanned|parse_quote|parse_quote_spanned|format_quote)$/;
/** As deep as rustc goes by itself. */
const MACRO_DEPTH = 128;

/** A macro call: the known ones by what they make, local ones by their right side, all others by their arguments. */
export function macroInvocation(node: SyntaxNode, frame: Frame, evaluation: Evaluation): Value {
  const { world } = evaluation;
  const path = segmentsOf(field(node, 'macro') ?? EMPTY_NODE, frame.file.bytes) ?? [''];
  const tree = childOf(node, 'token_tree');
  if (tree === undefined || world.expandedItems.has(node)) return UNKNOWN;
  if (world.macroDepth >= MACRO_DEPTH) {
    world.shortfalls.add(`macros within macros deeper than ${MACRO_DEPTH} in ${frame.file.path.replace(/!.*$/, '')}`);
    return UNKNOWN;
  }
  const whole = resolve(path, frame, world.names);
  const name = whole.split('::').at(-1) ?? '';
  world.macroDepth += 1;
  try {
    if (QUOTES.test(name)) return quoted(tree, frame, evaluation);
    const isOwn = path.length === 1 || /^(crate|\$?_?crate|self|super)$/.test(path[0] ?? '');
    return expanded(name, isOwn, node, tree, frame, evaluation);
  } finally {
    world.macroDepth -= 1;
  }
}

function expanded(
  name: string,
  isOwn: boolean,
  node: SyntaxNode,
  tree: SyntaxNode,
  frame: Frame,
  evaluation: Evaluation,
): Value {
  const local = isOwn ? evaluation.world.variants.pick(evaluation.world.macros.get(name) ?? []) : undefined;
  const { calls } = evaluation.world;
  const call = { name, tree, source: frame.file.bytes };
  // A macro that becomes a call of itself with the same words is another crate's macro of that name.
  if (local !== undefined && calls.some((other) => isSameCall(other, call))) return UNKNOWN;
  calls.push(call);
  try {
    return expandedOnce(name, local, node, tree, frame, evaluation);
  } finally {
    calls.pop();
  }
}

function isSameCall(one: MacroCall, other: MacroCall): boolean {
  const [length, others] = [one, other].map(({ tree }) => tree.end - tree.start);
  if (one.name !== other.name || length !== others) return false;
  return textOf(one.source, one.tree) === textOf(other.source, other.tree);
}

function expandedOnce(
  name: string,
  local: MacroSeen | undefined,
  node: SyntaxNode,
  tree: SyntaxNode,
  frame: Frame,
  evaluation: Evaluation,
): Value {
  const expansion = local?.runsAt === evaluation.world.runsAt ? expandCall(local, node, frame, evaluation) : null;
  if (expansion !== null) return evaluation.evaluate(expansion.block, expansion.frame);
  const given = argumentsOf(tree, frame, evaluation);
  const values = given.map((child) => evaluation.evaluate(child, frame));
  if (local !== undefined && mayExpand(local, evaluation)) return expandLocal(local, values, evaluation);
  return (
    MACROS[name]?.(values, node, frame, evaluation, given) ??
    either(values.length === 1 ? values : [unknown(origins(values))])
  );
}

function mayExpand(local: MacroSeen, { world }: Evaluation): boolean {
  return local.runsAt === world.runsAt && world.followSteps > 0 && !world.expanding.has(local);
}

function expandLocal(local: MacroSeen, values: readonly Value[], evaluation: Evaluation): Value {
  const { expanding } = evaluation.world;
  const inside = openFrame(local.frame.file, local.frame);
  for (const [at, parameter] of local.parameters.entries()) inside.setVariable(parameter, values[at] ?? UNKNOWN);
  expanding.add(local);
  try {
    return evaluation.evaluate(local.body, inside);
  } finally {
    expanding.delete(local);
  }
}

const asked = new WeakMap<SyntaxNode, readonly SyntaxNode[]>();

/** The same each time, however often the code around it is read. */
function argumentsOf(tree: SyntaxNode, frame: Frame, evaluation: Evaluation): readonly SyntaxNode[] {
  const known = asked.get(tree);
  if (known !== undefined) return known;
  const given = readArguments(tree, frame, evaluation);
  // Nothing may be for want of time.
  if (given.length > 0) asked.set(tree, given);
  return given;
}

/** The arguments between the brackets, read as expressions; a body with statements in it is read as a block. */
function readArguments(tree: SyntaxNode, frame: Frame, evaluation: Evaluation): readonly SyntaxNode[] {
  const inside = { offset: tree.start + 1, length: tree.end - tree.start - 2 };
  if (inside.length <= 0) return [];
  const shape = hasStatements(frame.file.bytes.subarray(inside.offset, inside.offset + inside.length))
    ? 'statements'
    : 'arguments';
  const parsed = evaluation.world.parse(frame.file, inside, shape);
  if (parsed === null) return [];
  return shape === 'statements' ? [parsed] : parsed.children;
}

/** What stands in `quote!` becomes code of the crate that uses the macro: claims of it are for when that runs. */
function quoted(tree: SyntaxNode, frame: Frame, evaluation: Evaluation): Value {
  const { world } = evaluation;
  const { runsAt } = world;
  const parsed = world.parse(frame.file, { offset: tree.start + 1, length: tree.end - tree.start - 2 }, 'statements');
  if (parsed === null) return UNKNOWN;
  world.runsAt = runsAt === 'test' ? 'test' : 'run';
  try {
    evaluation.evaluate(parsed, openFrame(frame.file, frame));
  } finally {
    world.runsAt = runsAt;
  }
  return UNKNOWN;
}
