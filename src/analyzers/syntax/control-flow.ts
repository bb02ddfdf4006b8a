import { declareItems } from './declare.ts';
import { inner, letters } from './expressions.ts';
import { openFrame } from './frame.ts';
import { EMPTY_NODE, field, type SyntaxNode, textOf } from './node.ts';
import { bind } from './patterns.ts';
import type { Frame } from './symbols.ts';
import { either, FROM, UNKNOWN, unknown } from './value.ts';
import type { Handler } from './world.ts';

export const block: Handler = (node, frame, evaluation) => {
  const inside = openFrame(frame.file, frame);
  declareItems(node.children, inside, evaluation, false);
  let last = UNKNOWN;
  const { world } = evaluation;
  const gate = world.gate;
  for (const child of node.children) last = evaluation.evaluate(child, inside);
  world.gate = gate;
  const tail = node.children.at(-1)?.kind;
  return tail === undefined || /_(statement|declaration|item)$/.test(tail) ? UNKNOWN : last;
};

export const letDeclaration: Handler = (node, frame, { evaluate }) => {
  const value = field(node, 'value');
  const seen = value === undefined ? UNKNOWN : evaluate(value, frame);
  const alternative = field(node, 'alternative');
  if (alternative !== undefined) evaluate(alternative, frame);
  const pattern = field(node, 'pattern');
  if (pattern !== undefined) bind(pattern, seen, frame);
  return UNKNOWN;
};

export const condition: Handler = (node, frame, evaluation) => {
  const { world, evaluate } = evaluation;
  const inside = openFrame(frame.file, frame);
  const test = field(node, 'condition');
  const gate = world.gate;
  const cause = (test === undefined ? 0 : evaluate(test, inside).from) & (FROM.ci | FROM.clock | FROM.host);
  world.gate |= cause;
  const branches = [field(node, 'consequence'), field(node, 'alternative')].filter((branch) => branch !== undefined);
  const values = branches.map((branch) => evaluate(branch, inside));
  // A branch that leaves the function puts everything after it under the same condition.
  const leaves = branches.some((branch) => leavesFunction(branch, frame));
  world.gate = leaves ? gate | cause : gate;
  return either(values);
};

function leavesFunction(branch: SyntaxNode, frame: Frame): boolean {
  const last = branch.children.at(-1) ?? EMPTY_NODE;
  return (
    branch.end - branch.start < 2000 &&
    /^\s*(return\b|(std\s*::\s*)?process\s*::\s*exit)/.test(textOf(frame.file.bytes, last))
  );
}

export const letCondition: Handler = (node, frame, { evaluate }) => {
  const value = field(node, 'value');
  const pattern = field(node, 'pattern');
  const seen = value === undefined ? UNKNOWN : evaluate(value, frame);
  if (pattern !== undefined) bind(pattern, seen, frame);
  return unknown(seen.from);
};

export const match: Handler = (node, frame, { evaluate, world }) => {
  const value = field(node, 'value');
  const seen = value === undefined ? UNKNOWN : evaluate(value, frame);
  const gate = world.gate;
  world.gate |= seen.from & (FROM.ci | FROM.clock | FROM.host);
  const arms = (field(node, 'body')?.children ?? []).filter((arm) => arm.kind === 'match_arm');
  const values = arms.map((arm) => {
    const inside = openFrame(frame.file, frame);
    const pattern = field(arm, 'pattern');
    if (pattern !== undefined) bind(pattern, seen, inside);
    const body = field(arm, 'value');
    return body === undefined ? UNKNOWN : evaluate(body, inside);
  });
  world.gate = gate;
  return either(values);
};

/** Over a known list the body is read once for each element, so that a loop which decodes is followed. */
export const forLoop: Handler = (node, frame, { evaluate, world }) => {
  const over = field(node, 'value');
  const body = field(node, 'body') ?? EMPTY_NODE;
  const pattern = field(node, 'pattern') ?? EMPTY_NODE;
  const values = over === undefined ? UNKNOWN : evaluate(over, frame);
  const known = values.list ?? letters(values);
  const small = known !== null && known.length > 0 && known.length * (body.end - body.start) < 100_000;
  for (const element of small ? known : [unknown(values.from)]) {
    if (world.steps <= 0) break;
    const inside = openFrame(frame.file, frame);
    bind(pattern, element, inside);
    evaluate(body, inside);
  }
  return UNKNOWN;
};

export const returnExpression: Handler = (node, frame, evaluation) => {
  const value = inner(node, frame, evaluation);
  evaluation.world.returned.at(-1)?.push(value);
  return UNKNOWN;
};
