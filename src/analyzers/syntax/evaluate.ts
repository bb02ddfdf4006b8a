import { callExpression, callValue } from './calls.ts';
import { block, condition, forLoop, letCondition, letDeclaration, match, returnExpression } from './control-flow.ts';
import type { Evaluation, Handler } from './evaluation.ts';
import {
  array,
  assignment,
  binaryExpression,
  cast,
  children,
  closure,
  fieldOf,
  index,
  inner,
  name,
  nothing,
  unary,
} from './expressions.ts';
import { seeText } from './flow.ts';
import { follow } from './follow.ts';
import { literalOf } from './literals.ts';
import { macroInvocation } from './macros.ts';
import type { SyntaxNode } from './node.ts';
import { range } from './ranges.ts';
import { structExpression } from './records.ts';
import type { Frame, Value } from './symbols.ts';
import { UNKNOWN } from './value.ts';
import type { World } from './world.ts';

/** Levels of nesting that are followed: each takes a few frames of our own stack. */
const DEPTH_LIMIT = 700;

/** Reads code without running it: what values may be, what is called with what, what flows where. */
export function openEvaluation(world: World): Evaluation {
  const evaluation: Evaluation = {
    world,
    evaluate: (node, frame) => evaluateNode(node, frame, evaluation),
    follow: (seen, values) => follow(seen, values, evaluation),
    call: (callable, values, at) => callValue(callable, values, at, evaluation),
  };
  return evaluation;
}

function evaluateNode(node: SyntaxNode, frame: Frame, evaluation: Evaluation): Value {
  const { world } = evaluation;
  if (isSpent(world)) return UNKNOWN;
  world.steps -= 1;
  if (world.following.length > 0) {
    world.followSteps -= 1;
    world.followStepsOfRoot -= 1;
  }
  if (world.depth >= DEPTH_LIMIT) {
    world.shortfalls.add(`nested deeper than ${DEPTH_LIMIT} in ${frame.file.path}`);
    return UNKNOWN;
  }
  world.depth += 1;
  try {
    return (HANDLERS[node.kind] ?? children)(node, frame, evaluation);
  } finally {
    world.depth -= 1;
  }
}

/** The clock is looked at now and then: one function may call what takes long ten thousand times. */
const STEPS_BETWEEN_LOOKS = 256;

function isSpent(world: World): boolean {
  if (world.steps % STEPS_BETWEEN_LOOKS === 0 && world.steps > 0 && world.isOver()) return true;
  if (world.steps > 0) return false;
  world.shortfalls.add('too much code to evaluate');
  return true;
}

const literal: Handler = (node, frame, { world }) => seeText(world, literalOf(node, frame), node, frame);

const HANDLERS: Readonly<Record<string, Handler>> = Object.assign(Object.create(null), {
  block,
  let_declaration: letDeclaration,
  identifier: name,
  scoped_identifier: name,
  metavariable: name,
  self: name,
  generic_function: name,
  if_expression: condition,
  while_expression: condition,
  let_condition: letCondition,
  match_expression: match,
  for_expression: forLoop,
  assignment_expression: assignment,
  compound_assignment_expr: assignment,
  binary_expression: binaryExpression,
  array_expression: array,
  tuple_expression: array,
  closure_expression: closure,
  struct_expression: structExpression,
  range_expression: range,
  type_cast_expression: cast,
  index_expression: index,
  return_expression: returnExpression,
  unary_expression: unary,
  field_expression: fieldOf,
  call_expression: callExpression,
  macro_invocation: macroInvocation,
  reference_expression: inner,
  try_expression: inner,
  await_expression: inner,
  parenthesized_expression: inner,
  unsafe_block: inner,
  async_block: inner,
  const_block: inner,
  expression_statement: inner,
  else_clause: inner,
  mutable_specifier: nothing,
  attribute_item: nothing,
  use_declaration: nothing,
  function_item: nothing,
  function_signature_item: nothing,
  impl_item: nothing,
  mod_item: nothing,
  trait_item: nothing,
  struct_item: nothing,
  enum_item: nothing,
  type_item: nothing,
  const_item: nothing,
  static_item: nothing,
  foreign_mod_item: nothing,
  macro_definition: nothing,
  extern_crate_declaration: nothing,
  type_arguments: nothing,
  string_literal: literal,
  raw_string_literal: literal,
  char_literal: literalOf,
  integer_literal: literalOf,
  boolean_literal: literalOf,
} satisfies Record<string, Handler>);
