import { constantOf } from './constants.ts';
import { makeCommand, writeInto } from './flow.ts';
import { lookUp, openFrame } from './frame.ts';
import { resolve, segmentsOf } from './names.ts';
import { childOf, EMPTY_NODE, field, type SyntaxNode } from './node.ts';
import { hasStatements } from './segments.ts';
import type { Frame, Value } from './symbols.ts';
import { asText, concat, either, FROM, HOLE, list, named, origins, tagged, text, UNKNOWN, unknown } from './value.ts';
import type { Evaluation, MacroSeen } from './world.ts';

type Macro = (values: readonly Value[], node: SyntaxNode, frame: Frame, evaluation: Evaluation) => Value;

/** Code that a macro hands on to whoever uses it: not run while the macro runs. */
const QUOTES = /^(quote|quote_spanned|parse_quote|parse_quote_spanned|format_quote)$/;
const MACRO_DEPTH = 12;

/** A macro call: the known ones by what they make, local ones by their right side, all others by their arguments. */
export function macroInvocation(node: SyntaxNode, frame: Frame, evaluation: Evaluation): Value {
  const { world } = evaluation;
  const path = segmentsOf(field(node, 'macro') ?? EMPTY_NODE, frame.file.bytes) ?? [''];
  const tree = childOf(node, 'token_tree');
  if (tree === undefined) return UNKNOWN;
  if (world.macroDepth >= MACRO_DEPTH) {
    world.shortfalls.add(`macros within macros deeper than ${MACRO_DEPTH} in ${frame.file.path}`);
    return UNKNOWN;
  }
  const name = resolve(path, frame, world.names).split('::').at(-1) ?? '';
  world.macroDepth += 1;
  try {
    if (QUOTES.test(name)) return quoted(tree, frame, evaluation);
    return expanded(name, node, tree, frame, evaluation);
  } finally {
    world.macroDepth -= 1;
  }
}

function expanded(name: string, node: SyntaxNode, tree: SyntaxNode, frame: Frame, evaluation: Evaluation): Value {
  const local = evaluation.world.macros.get(name);
  const values = argumentsOf(tree, frame, evaluation);
  if (local !== undefined && mayExpand(local, evaluation)) return expandLocal(local, values, evaluation);
  return (
    MACROS[name]?.(values, node, frame, evaluation) ?? either(values.length === 1 ? values : [unknown(origins(values))])
  );
}

function mayExpand(local: MacroSeen, { world }: Evaluation): boolean {
  return local.runsAt === world.runsAt && world.followSteps > 0 && !world.expanding.has(local);
}

function expandLocal(local: MacroSeen, values: readonly Value[], evaluation: Evaluation): Value {
  const { expanding } = evaluation.world;
  const inside = openFrame(local.frame.file, local.frame);
  for (const [at, parameter] of local.parameters.entries()) inside.variables.set(parameter, values[at] ?? UNKNOWN);
  expanding.add(local);
  try {
    return evaluation.evaluate(local.body, inside);
  } finally {
    expanding.delete(local);
  }
}

/** The arguments between the brackets, read as expressions; a body with statements in it is read as a block. */
function argumentsOf(tree: SyntaxNode, frame: Frame, evaluation: Evaluation): Value[] {
  const inside = { offset: tree.start + 1, length: tree.end - tree.start - 2 };
  if (inside.length <= 0) return [];
  const shape = hasStatements(frame.file.bytes.subarray(inside.offset, inside.offset + inside.length))
    ? 'statements'
    : 'arguments';
  const parsed = evaluation.world.parse(frame.file, inside, shape);
  if (parsed === null) return [];
  if (shape === 'statements') return [evaluation.evaluate(parsed, frame)];
  return parsed.children.map((child) => evaluation.evaluate(child, frame));
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

/** `{}`, `{0}`, `{name}` and `{name:?}` filled with what is known. */
function formatted(values: readonly Value[], frame: Frame, evaluation: Evaluation): Value {
  const template = values[0] === undefined ? null : asText(values[0]).text;
  if (template === null) return unknown(origins(values));
  const parts: Value[] = [];
  const rest = values.slice(1);
  let next = 0;
  let end = 0;
  for (const found of template.matchAll(/\{\{|\}\}|\{([^{}:]*)(?::[^{}]*)?\}/g)) {
    const place = found[1]?.trim();
    parts.push(text(template.slice(end, found.index)), filled(found[0], place, rest, next, frame, evaluation));
    end = found.index + found[0].length;
    if (place === '') next += 1;
  }
  const made = concat([...parts, text(template.slice(end))].filter((part) => part.text !== ''));
  return tagged(made, origins(values));
}

function filled(
  written: string,
  place: string | undefined,
  values: readonly Value[],
  next: number,
  frame: Frame,
  evaluation: Evaluation,
): Value {
  if (place === undefined) return text(written[0] ?? '');
  if (place === '') return values[next] ?? text(HOLE);
  return /^\d+$/.test(place) ? (values[Number(place)] ?? text(HOLE)) : captured(place, frame, evaluation);
}

function captured(name: string, frame: Frame, evaluation: Evaluation): Value {
  if (!/^[A-Za-z_]\w{0,100}$/.test(name)) return text(HOLE);
  const variable = lookUp(frame, (at) => at.variables.get(name));
  if (variable !== undefined) return variable;
  return constantOf(name, frame, evaluation) ?? text(HOLE);
}

const format: Macro = (values, _node, frame, evaluation) => formatted(values, frame, evaluation);

const embed: Macro = (values, node, frame, { world }) => {
  const path = asText(values[0] ?? UNKNOWN);
  world.see('embed', 'include_bytes!', [path], node, frame);
  return unknown(FROM.embed);
};

const write: Macro = (values, node, frame, evaluation) => {
  const [target = UNKNOWN, ...rest] = values;
  const content = formatted(rest, frame, evaluation);
  writeInto(evaluation.world, target, content, { callee: 'write!', values, node, frame });
  return UNKNOWN;
};

const assembly: Macro = (_values, node, frame, { world }) => {
  world.see('asm', 'asm!', [], node, frame);
  return UNKNOWN;
};

const environment: Macro = ([name = UNKNOWN]) => {
  const known = asText(name).text;
  return known === null ? UNKNOWN : named(`env:${known}`);
};

const command: Macro = (values, node, frame, { world }) => makeCommand(world, { callee: 'cmd!', values, node, frame });

const hiddenText: Macro = ([value = UNKNOWN]) => ({ ...tagged(value, FROM.decode), hidden: true });

const MACROS: Readonly<Record<string, Macro>> = Object.assign(Object.create(null), {
  concat: (values) => concat(values),
  format,
  format_args: format,
  vec: (values) => list(values),
  env: environment,
  option_env: environment,
  include_bytes: embed,
  include_str: embed,
  include: () => UNKNOWN,
  cfg: () => UNKNOWN,
  stringify: () => UNKNOWN,
  write,
  writeln: write,
  asm: assembly,
  global_asm: assembly,
  naked_asm: assembly,
  cmd: command,
  run_cmd: command,
  spawn: (values) => unknown(origins(values)),
  obfstr: hiddenText,
  obfstring: hiddenText,
  lc: hiddenText,
  litcrypt: hiddenText,
} satisfies Record<string, Macro>);
