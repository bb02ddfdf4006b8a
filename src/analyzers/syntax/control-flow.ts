import { received } from './channels.ts';
import { fits, outcome } from './choices.ts';
import { declareItems } from './declare.ts';
import type { Evaluation, Handler } from './evaluation.ts';
import { inner } from './expressions.ts';
import { openFrame, shielded } from './frame.ts';
import { EMPTY_NODE, field, type SyntaxNode, textOf } from './node.ts';
import { bind } from './patterns.ts';
import { elementsOf } from './ranges.ts';
import { methodsOf } from './records.ts';
import type { Frame, Value } from './symbols.ts';
import { either, FROM, UNKNOWN, unknown } from './value.ts';

/** Origins of a condition that make it one on the machine, the day or the watcher. */
const GATES = FROM.ci | FROM.clock | FROM.host | FROM.watcher;

export const block: Handler = (node, frame, evaluation) => {
  const inside = openFrame(frame.file, frame);
  declareItems(node.children, inside, evaluation, false);
  let last = UNKNOWN;
  const { world } = evaluation;
  const gate = world.gate;
  for (const child of node.children) last = evaluation.evaluate(child, inside);
  world.gate = gate;
  return givesValue(node.children.at(-1), frame) ? last : UNKNOWN;
};

/** Whether a block's last child is its value: no statement, unless one that ends with a block and no `;`. */
function givesValue(tail: SyntaxNode | undefined, frame: Frame): boolean {
  if (tail === undefined) return false;
  if (tail.kind === 'expression_statement') return frame.file.bytes[tail.end - 1] !== 59;
  return !/_(declaration|item)$/.test(tail.kind);
}

export const letDeclaration: Handler = (node, frame, { evaluate, world }) => {
  const value = field(node, 'value');
  const seen = value === undefined ? UNKNOWN : evaluate(value, frame);
  const alternative = field(node, 'alternative');
  if (alternative !== undefined) evaluate(alternative, frame);
  const pattern = field(node, 'pattern');
  if (pattern !== undefined) bind(pattern, seen, frame, world);
  return UNKNOWN;
};

export const condition: Handler = (node, frame, evaluation) => {
  const { world, evaluate } = evaluation;
  const inside = openFrame(frame.file, frame);
  const test = field(node, 'condition');
  const gate = world.gate;
  const tested = test === undefined ? UNKNOWN : evaluate(test, inside);
  const cause = tested.from & GATES;
  world.gate |= cause;
  const branches = branchesOf(node).filter((branch) => branch !== undefined);
  const values = branchValues(node, outcome(tested), inside, evaluation);
  // A branch that leaves the function puts everything after it under the same condition.
  const leaves = branches.some((branch) => leavesFunction(branch, frame));
  world.gate = leaves ? gate | cause : gate;
  return world.variants.value(values);
};

/** Of a condition both, of a `while` its body. */
function branchesOf(node: SyntaxNode): readonly [SyntaxNode | undefined, SyntaxNode | undefined] {
  return [field(node, 'consequence') ?? field(node, 'body'), field(node, 'alternative')];
}

/** Every branch is read; of one that is known not to be taken nothing stays but what was seen in it. */
function branchValues(node: SyntaxNode, taken: boolean | null, frame: Frame, { evaluate }: Evaluation): Value[] {
  const [yes, no] = branchesOf(node);
  const spare = taken === null ? undefined : taken ? no : yes;
  if (spare !== undefined) evaluate(spare, shielded(frame));
  return [yes, no].flatMap((branch) => (branch === undefined || branch === spare ? [] : [evaluate(branch, frame)]));
}

/** The first letters of what leaves a function: most branches are told from it by one byte. */
const LEAVE = new Set(Buffer.from('rsp'));

function leavesFunction(branch: SyntaxNode, frame: Frame): boolean {
  const last = branch.children.at(-1) ?? EMPTY_NODE;
  if (branch.end - branch.start >= 2000 || !LEAVE.has(frame.file.bytes[last.start] ?? 0)) return false;
  return /^(return\b|(std\s*::\s*)?process\s*::\s*exit)/.test(textOf(frame.file.bytes, last));
}

export const letCondition: Handler = (node, frame, { evaluate, world }) => {
  const value = field(node, 'value');
  const pattern = field(node, 'pattern');
  const seen = value === undefined ? UNKNOWN : evaluate(value, frame);
  if (pattern !== undefined) bind(pattern, seen, frame, world);
  return unknown(seen.from);
};

export const match: Handler = (node, frame, { evaluate, world }) => {
  const value = field(node, 'value');
  const seen = value === undefined ? UNKNOWN : evaluate(value, frame);
  const gate = world.gate;
  world.gate |= seen.from & GATES;
  const arms = (field(node, 'body')?.children ?? []).filter((arm) => arm.kind === 'match_arm');
  const fit = arms.map((arm) => fits(field(arm, 'pattern') ?? EMPTY_NODE, seen, frame));
  const chosen = fit.slice(0, fit.indexOf(true)).includes(null) ? -1 : fit.indexOf(true);
  const values = arms.map((arm, at) => {
    const inside = chosen === -1 || chosen === at ? openFrame(frame.file, frame) : shielded(frame);
    const pattern = field(arm, 'pattern');
    if (pattern !== undefined) bind(pattern, seen, inside, world);
    const body = field(arm, 'value');
    return body === undefined ? UNKNOWN : evaluate(body, inside);
  });
  world.gate = gate;
  return chosen === -1 ? world.variants.value(values) : (values[chosen] ?? UNKNOWN);
};

/** What something that is gone through gives: a channel, or a type with a `next` of its own. */
function given(over: Value, { world, follow }: Evaluation): Value {
  const own = over.record === null ? [] : methodsOf(over.record, 'next', world);
  if (own.length > 0) return either(own.map((seen) => follow(seen, [over])));
  return received(over, world) ?? unknown(over.from);
}

/** Over a known list the body is read once for each element, so that a loop which decodes is followed. */
export const forLoop: Handler = (node, frame, evaluation) => {
  const { evaluate, world } = evaluation;
  const over = field(node, 'value');
  const body = field(node, 'body') ?? EMPTY_NODE;
  const pattern = field(node, 'pattern') ?? EMPTY_NODE;
  const values = over === undefined ? UNKNOWN : evaluate(over, frame);
  const known = elementsOf(values);
  const small = known !== null && known.length > 0 && known.length * (body.end - body.start) < 100_000;
  for (const element of small ? known : [given(values, evaluation)]) {
    if (world.steps <= 0) break;
    const inside = openFrame(frame.file, frame);
    bind(pattern, element, inside, world);
    evaluate(body, inside);
  }
  return UNKNOWN;
};

export const returnExpression: Handler = (node, frame, evaluation) => {
  const value = inner(node, frame, evaluation);
  evaluation.world.returned.at(-1)?.push(value);
  return UNKNOWN;
};
