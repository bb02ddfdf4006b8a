import type { RunsAt } from '../../model/evidence.ts';
import { acceptsAll, declareStructure, plainType } from './declare-types.ts';
import type { Evaluation } from './evaluation.ts';
import { readFunction } from './follow.ts';
import { lookUp, openFrame } from './frame.ts';
import { declareNames } from './names.ts';
import { childOf, EMPTY_NODE, field, findAll, type SyntaxNode, textOf } from './node.ts';
import { parametersOf, parameterTypesOf } from './patterns.ts';
import type { ConstantSeen, Frame, FunctionSeen } from './symbols.ts';
import type { World } from './world.ts';

const TEST =
  /^#!?\s*\[\s*((\w+\s*::\s*)*(test|bench|rstest|proptest)\s*[\](]|cfg\s*\(\s*(all\s*\(\s*)?test\b|cfg_attr\s*\(\s*test\b)/;
const MODULE_DEPTH = 100;
const CONSTRUCTOR =
  /^#\s*\[\s*(cfg_attr\s*\(.*,\s*)?((unsafe\s*\(\s*)?link_section\s*=\s*"[^"]*(init_array|preinit_array|ctors|__mod_init_func|\.CRT\$X)|(ctor\s*::\s*)?(ctor|dtor)\b)/s;

/**
 * Files the items among some nodes into a frame, before any is evaluated: Rust's items may be used above where they stand.
 * Functions and initialisers are also queued to be evaluated for themselves.
 */
export function declareItems(
  nodes: readonly SyntaxNode[],
  frame: Frame,
  evaluation: Evaluation,
  isModule: boolean,
): void {
  let attributes: string[] = [];
  for (const node of nodes) {
    if (node.kind === 'attribute_item' || node.kind === 'inner_attribute_item')
      attributes.push(attributeAt(node, frame, evaluation));
    else {
      declareItem(node, attributes, frame, evaluation, isModule);
      attributes = [];
    }
  }
}

function attributeAt(node: SyntaxNode, frame: Frame, { world }: Evaluation): string {
  const attribute = renamed(textOf(frame.file.bytes, node).slice(0, 500), frame);
  if (CONSTRUCTOR.test(attribute)) world.see('constructor', attribute, [], node, frame, undefined, null);
  return attribute;
}

/** `use ctor::ctor as at_start; #[at_start]`: an attribute by the name that it has at home. */
function renamed(attribute: string, frame: Frame): string {
  const [start = '', name = ''] = /^#\s*\[\s*(\w+)/.exec(attribute) ?? [];
  const path = name === '' ? undefined : lookUp(frame, (at) => at.aliases.get(name));
  return path === undefined ? attribute : `#[${path.join('::')}${attribute.slice(start.length)}`;
}

function declareItem(
  node: SyntaxNode,
  attributes: readonly string[],
  frame: Frame,
  evaluation: Evaluation,
  isModule: boolean,
): void {
  const { world } = evaluation;
  const isTest = frame.isTest || attributes.some((attribute) => TEST.test(attribute));
  if (!isTest && attributes.some((attribute) => CONSTRUCTOR.test(attribute)))
    world.constructors.push({ item: node, frame });
  const call = isModule ? macroCallIn(node) : null;
  if (call !== null) world.itemMacros.push({ node: call, frame, runsAt: world.runsAt });
  DECLARE[node.kind]?.(node, frame, evaluation, { isTest, isModule });
}

/** `define! { .. }` or `define!(..);` in the place of an item. */
function macroCallIn(node: SyntaxNode): SyntaxNode | null {
  const call = node.kind === 'expression_statement' ? node.children[0] : node;
  return call?.kind === 'macro_invocation' ? call : null;
}

interface Standing {
  readonly isTest: boolean;
  readonly isModule: boolean;
  readonly owner?: string;
  /** Said of a trait's methods, which need no `pub`. */
  readonly isPublic?: boolean;
}
type Declare = (node: SyntaxNode, frame: Frame, evaluation: Evaluation, standing: Standing) => void;

const structure: Declare = (node, frame, { world }) => declareStructure(node, frame, world);

const names: Declare = (node, frame, { world }, { isModule }) =>
  declareNames(node, frame, isModule ? world.names.exports : null);

const functionItem: Declare = (node, frame, evaluation, standing) => {
  const [body, name] = [field(node, 'body'), field(node, 'name')];
  if (body === undefined || name === undefined) return;
  const { world } = evaluation;
  const inside = standing.isTest === frame.isTest ? frame : openFrame(frame.file, frame, standing.isTest);
  const seen = functionSeen(node, name, body, inside, standing, world.runsAt);
  if (seen.owner === null) frame.setFunction(seen.name, seen);
  world.queue(frame.file, node.start, () => readFunction(seen, [], evaluation), inside.isTest, seen);
  world.declareFunction(seen);
};

function functionSeen(
  node: SyntaxNode,
  name: SyntaxNode,
  body: SyntaxNode,
  frame: Frame,
  { owner, isPublic }: Standing,
  runsAt: RunsAt,
): FunctionSeen {
  const source = frame.file.bytes;
  const parameters = field(node, 'parameters');
  const called = textOf(source, name);
  return {
    name: called,
    owner: owner ?? null,
    parameters: parametersOf(parameters, source),
    parameterTypes: parameterTypesOf(parameters, source),
    returns: textOf(source, field(node, 'return_type') ?? EMPTY_NODE).slice(0, 300),
    isPublic: isPublic ?? (called === 'main' || childOf(node, 'visibility_modifier') !== undefined),
    node,
    body,
    frame,
    runsAt,
  };
}

const constant: Declare = (node, frame, evaluation, { isTest }) => {
  const [name, value] = [field(node, 'name'), field(node, 'value')];
  if (name === undefined || value === undefined) return;
  const inside = isTest === frame.isTest ? frame : openFrame(frame.file, frame, isTest);
  const known = textOf(frame.file.bytes, name);
  const before = frame.constants.get(known);
  const seen: ConstantSeen = {
    node: value,
    frame: inside,
    others: before === undefined ? [] : [before, ...before.others],
  };
  frame.setConstant(known, seen);
  evaluation.world.constantsNamed.set(known, [...(evaluation.world.constantsNamed.get(known) ?? []).slice(0, 3), seen]);
  evaluation.world.queue(frame.file, node.start, () => evaluation.evaluate(value, inside));
};

const module: Declare = (node, frame, evaluation, { isTest }) => {
  const body = field(node, 'body');
  const { world } = evaluation;
  if (body === undefined) return;
  if (world.moduleDepth >= MODULE_DEPTH) {
    world.shortfalls.add(`modules within modules deeper than ${MODULE_DEPTH} in ${frame.file.path}`);
    return;
  }
  world.moduleDepth += 1;
  declareItems(body.children, openFrame(frame.file, frame, isTest), evaluation, true);
  world.moduleDepth -= 1;
};

const implementation: Declare = (node, frame, evaluation, { isTest }) => {
  const type = plainType(textOf(frame.file.bytes, field(node, 'type') ?? EMPTY_NODE));
  const trait = textOf(frame.file.bytes, field(node, 'trait') ?? EMPTY_NODE).slice(0, 200);
  const ofTrait = trait !== '';
  if (ofTrait) evaluation.world.types.implement(plainType(trait), type);
  if (/ServerCertVerifier$/.test(trait) && acceptsAll(node, frame))
    evaluation.world.see('tls-checks-off', trait, [], node, frame);
  declareMembers(field(node, 'body')?.children ?? [], frame, evaluation, {
    isTest,
    isModule: false,
    owner: type,
    ...(ofTrait ? { isPublic: true } : {}),
  });
};

function declareMembers(
  members: readonly SyntaxNode[],
  frame: Frame,
  evaluation: Evaluation,
  standing: Standing,
): void {
  let attributes: string[] = [];
  for (const item of members) {
    if (item.kind === 'attribute_item') attributes.push(textOf(frame.file.bytes, item).slice(0, 500));
    else {
      const isTest = standing.isTest || attributes.some((attribute) => TEST.test(attribute));
      DECLARE[item.kind]?.(item, frame, evaluation, { ...standing, isTest });
      attributes = [];
    }
  }
}

/** Functions that the crate declares as foreign are called by their bare name: `system(..)` is the C library's. */
const foreign: Declare = (node, frame, evaluation) => {
  for (const item of findAll(node, 'function_signature_item')) {
    const name = textOf(frame.file.bytes, field(item, 'name') ?? EMPTY_NODE);
    frame.setAlias(name, ['libc', name]);
    evaluation.world.foreign.add(name);
  }
  evaluation.world.see('ffi', 'extern', [], node, frame);
};

const trait: Declare = (node, frame, evaluation, standing) => {
  const owner = textOf(frame.file.bytes, field(node, 'name') ?? EMPTY_NODE);
  evaluation.world.types.declare(owner, 'trait');
  for (const item of field(node, 'body')?.children ?? [])
    if (item.kind === 'function_item') functionItem(item, frame, evaluation, { ...standing, owner, isPublic: true });
};

/** A local macro is a text with holes; each right side is read as statements as well, whether anybody calls it or not. */
const macro: Declare = (node, frame, evaluation, { isTest }) => {
  const { world } = evaluation;
  const inside = openFrame(frame.file, frame, isTest);
  const rules = node.children.filter((child) => child.kind === 'macro_rule');
  const bodies = rules.map((rule) => bodyOf(rule, frame, world));
  for (const [at, body] of bodies.entries())
    if (body !== null) world.queue(frame.file, rules[at]?.start ?? 0, () => evaluation.evaluate(body, inside));
  const pattern = rules[0] === undefined ? undefined : field(rules[0], 'left');
  world.declareMacro(textOf(frame.file.bytes, field(node, 'name') ?? EMPTY_NODE), {
    definition: textOf(frame.file.bytes, node),
    parameters: pattern === undefined ? [] : holesIn(textOf(frame.file.bytes, pattern)),
    body: bodies[0] ?? EMPTY_NODE,
    frame: inside,
    runsAt: world.runsAt,
  });
};

function bodyOf(rule: SyntaxNode, frame: Frame, world: World): SyntaxNode | null {
  const right = field(rule, 'right') ?? childOf(rule, 'token_tree');
  if (right === undefined || right.end - right.start < 6) return null;
  return world.parse(frame.file, { offset: right.start + 1, length: right.end - right.start - 2 }, 'statements');
}

function holesIn(pattern: string): string[] {
  return [...pattern.matchAll(/\$(\w+)\s*:/g)].map((found) => `_${found[1]}`);
}

const DECLARE: Readonly<Record<string, Declare>> = Object.assign(Object.create(null), {
  use_declaration: names,
  extern_crate_declaration: names,
  type_item: names,
  function_item: functionItem,
  const_item: constant,
  static_item: constant,
  mod_item: module,
  impl_item: implementation,
  trait_item: trait,
  struct_item: structure,
  union_item: structure,
  enum_item: structure,
  foreign_mod_item: foreign,
  macro_definition: macro,
} satisfies Record<string, Declare>);
