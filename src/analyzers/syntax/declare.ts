import { readFunction } from './follow.ts';
import { openFrame } from './frame.ts';
import { declareNames } from './names.ts';
import { childOf, EMPTY_NODE, field, findAll, type SyntaxNode, textOf } from './node.ts';
import { parametersOf } from './patterns.ts';
import type { Frame, FunctionSeen } from './symbols.ts';
import type { Evaluation } from './world.ts';

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
    if (node.kind === 'attribute_item' || node.kind === 'inner_attribute_item') {
      const attribute = textOf(frame.file.bytes, node).slice(0, 500);
      attributes.push(attribute);
      if (CONSTRUCTOR.test(attribute)) evaluation.world.see('constructor', attribute, [], node, frame);
      continue;
    }
    const isTest = frame.isTest || attributes.some((attribute) => TEST.test(attribute));
    attributes = [];
    DECLARE[node.kind]?.(node, frame, evaluation, { isTest, isModule });
  }
}

interface Standing {
  readonly isTest: boolean;
  readonly isModule: boolean;
  readonly owner?: string;
}
type Declare = (node: SyntaxNode, frame: Frame, evaluation: Evaluation, standing: Standing) => void;

const names: Declare = (node, frame, { world }, { isModule }) =>
  declareNames(node, frame, isModule ? world.names.exports : null);

const functionItem: Declare = (node, frame, evaluation, { isTest, owner }) => {
  const body = field(node, 'body');
  const name = field(node, 'name');
  if (body === undefined || name === undefined) return;
  const { world } = evaluation;
  const source = frame.file.bytes;
  const inside = isTest === frame.isTest ? frame : openFrame(frame.file, frame, isTest);
  const seen: FunctionSeen = {
    name: textOf(source, name),
    owner: owner ?? null,
    parameters: parametersOf(field(node, 'parameters'), source),
    body,
    frame: inside,
    runsAt: world.runsAt,
  };
  if (owner === undefined) frame.functions.set(seen.name, seen);
  const key = owner === undefined ? seen.name : `${owner}::${seen.name}`;
  world.queue(frame.file, node.start, () => readFunction(seen, [], evaluation));
  if (world.functions.get(key)?.some((other) => other.body.start === body.start && other.frame.file === frame.file))
    return;
  if (owner !== undefined) world.methods.set(seen.name, [...(world.methods.get(seen.name) ?? []).slice(0, 8), seen]);
  world.functions.set(key, [...(world.functions.get(key) ?? []).slice(0, 8), seen]);
};

const constant: Declare = (node, frame, evaluation, { isTest }) => {
  const [name, value] = [field(node, 'name'), field(node, 'value')];
  if (name === undefined || value === undefined) return;
  const inside = isTest === frame.isTest ? frame : openFrame(frame.file, frame, isTest);
  frame.constants.set(textOf(frame.file.bytes, name), { node: value, frame: inside });
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
  const type = textOf(frame.file.bytes, field(node, 'type') ?? EMPTY_NODE)
    .replace(/<.*$/s, '')
    .slice(0, 100);
  const trait = textOf(frame.file.bytes, field(node, 'trait') ?? EMPTY_NODE).slice(0, 200);
  if (/ServerCertVerifier$/.test(trait) && acceptsAll(node, frame))
    evaluation.world.see('tls-checks-off', trait, [], node, frame);
  let attributes: string[] = [];
  for (const item of field(node, 'body')?.children ?? []) {
    if (item.kind === 'attribute_item') attributes.push(textOf(frame.file.bytes, item).slice(0, 500));
    else {
      const testing = isTest || attributes.some((attribute) => TEST.test(attribute));
      DECLARE[item.kind]?.(item, frame, evaluation, { isTest: testing, isModule: false, owner: type });
      attributes = [];
    }
  }
};

/** A verifier whose body is nothing but "yes". */
function acceptsAll(node: SyntaxNode, frame: Frame): boolean {
  return findAll(node, 'function_item').some((item) => {
    const name = textOf(frame.file.bytes, field(item, 'name') ?? EMPTY_NODE);
    const body = textOf(frame.file.bytes, field(item, 'body') ?? EMPTY_NODE);
    return (
      /^verify_server_cert$/.test(name) &&
      /^\{\s*(return\s+)?Ok\s*\([^;]*assertion\s*\(\s*\)\s*\)\s*;?\s*\}$/.test(body)
    );
  });
}

/** Functions that the crate declares as foreign are called by their bare name: `system(..)` is the C library's. */
const foreign: Declare = (node, frame, evaluation) => {
  for (const item of findAll(node, 'function_signature_item')) {
    const name = textOf(frame.file.bytes, field(item, 'name') ?? EMPTY_NODE);
    frame.aliases.set(name, ['libc', name]);
  }
  evaluation.world.see('ffi', 'extern', [], node, frame);
};

const trait: Declare = (node, frame, evaluation, standing) => {
  const owner = textOf(frame.file.bytes, field(node, 'name') ?? EMPTY_NODE);
  for (const item of field(node, 'body')?.children ?? [])
    if (item.kind === 'function_item') functionItem(item, frame, evaluation, { ...standing, owner });
};

/** A local macro is a function whose arguments are put into its text: its right side is read as statements. */
const macro: Declare = (node, frame, evaluation, { isTest }) => {
  const { world } = evaluation;
  const name = textOf(frame.file.bytes, field(node, 'name') ?? EMPTY_NODE);
  for (const rule of node.children.filter((child) => child.kind === 'macro_rule')) {
    const [left, right] = [field(rule, 'left'), field(rule, 'right') ?? childOf(rule, 'token_tree')];
    if (right === undefined || right.end - right.start < 6) continue;
    const body = world.parse(
      frame.file,
      { offset: right.start + 1, length: right.end - right.start - 2 },
      'statements',
    );
    if (body === null) continue;
    const pattern = left === undefined ? '' : textOf(frame.file.bytes, left);
    const parameters = [...pattern.matchAll(/\$(\w+)\s*:/g)].map((found) => `_${found[1]}`);
    const inside = openFrame(frame.file, frame, isTest);
    if (!world.macros.has(name)) world.macros.set(name, { parameters, body, frame: inside, runsAt: world.runsAt });
    world.queue(frame.file, rule.start, () => evaluation.evaluate(body, inside));
  }
};

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
  foreign_mod_item: foreign,
  macro_definition: macro,
} satisfies Record<string, Declare>);
