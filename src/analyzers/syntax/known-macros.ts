import { seeDirective } from './cargo-directives.ts';
import { constantOf } from './constants.ts';
import type { Evaluation } from './evaluation.ts';
import { makeCommand, writeInto } from './flow.ts';
import { assign, variableNamed } from './frame.ts';
import { variable } from './functions.ts';
import { type SyntaxNode, textOf } from './node.ts';
import { secretVariable } from './secrets.ts';
import type { Frame, SourceFile, Value } from './symbols.ts';
import { asText, concat, FROM, HOLE, list, origins, shown, tagged, text, UNKNOWN, unknown } from './value.ts';

/** What a macro of the standard library or a well-known crate makes of its arguments; `given` are their nodes. */
export type Macro = (
  values: readonly Value[],
  node: SyntaxNode,
  frame: Frame,
  evaluation: Evaluation,
  given: readonly SyntaxNode[],
) => Value;

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
  const variable = variableNamed(name, frame);
  if (variable !== undefined) return variable;
  return constantOf(name, frame, evaluation) ?? text(HOLE);
}

const format: Macro = (values, _node, frame, evaluation) => formatted(values, frame, evaluation);

const embed: Macro = (values, node, frame, { world }) => {
  const path = asText(values[0] ?? UNKNOWN);
  world.see('embed', 'include_bytes!', [path], node, frame);
  const file = shown(path) === null ? undefined : world.files.get(beside(frame.file, shown(path) ?? ''));
  if (file === undefined || file.bytes.includes(0)) return unknown(FROM.embed);
  // A text of the package is as readable as the source: what is made of it shows by what it says.
  const known = text(file.bytes.toString('latin1', 0, EMBEDDED_BYTES));
  return file.bytes.length <= EMBEDDED_BYTES && known.text !== null ? known : unknown(FROM.embed);
};

const EMBEDDED_BYTES = 8192;

/** A path as the compiler takes it: from the folder of the file, or from the package's. */
function beside(file: SourceFile, path: string): string {
  const fromRoot = path.startsWith('{env:CARGO_MANIFEST_DIR}');
  const parts = fromRoot ? [] : file.path.split('/').slice(0, -1);
  for (const part of path.replace(/^\{env:CARGO_MANIFEST_DIR\}/, '').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** Printed while the crate is built, it is for cargo. */
const print: Macro = (values, node, frame, evaluation) => {
  const line = formatted(values, frame, evaluation);
  seeDirective(evaluation.world, line, { callee: 'println!', values, node, frame });
  return UNKNOWN;
};

const write: Macro = (values, node, frame, evaluation, [first]) => {
  const [target = UNKNOWN, ...rest] = values;
  const content = formatted(rest, frame, evaluation);
  const holder = first?.kind === 'reference_expression' ? first.children.at(-1) : first;
  if (target.role === null && target.command === null && holder?.kind === 'identifier') {
    const longer = target.text === null ? tagged(target, content.from) : concat([target, content]);
    assign(frame, textOf(frame.file.bytes, holder), longer);
  }
  writeInto(evaluation.world, target, content, { callee: 'write!', values, node, frame });
  return UNKNOWN;
};

const assembly: Macro = (_values, node, frame, { world }) => {
  world.see('asm', 'asm!', [], node, frame);
  return UNKNOWN;
};

/** What stands in a variable when the crate is compiled lies in the program from then on. */
const environment: Macro = (values, node, frame, evaluation) => {
  const name = values[0]?.text ?? '';
  if (['personal', 'token'].includes(secretVariable(name) ?? ''))
    evaluation.world.see('secret-into-artifact', 'env!', values, node, frame);
  return variable({ path: 'env!', values, node, given: [], frame, evaluation });
};

/** `cmd!("git", "log")` of duct, `cmd!(shell, "git log {what}")` of xshell. */
const command: Macro = (values, node, frame, evaluation) => {
  const [first, line] = values;
  const isLine = line?.text != null && (first?.text ?? null) === null;
  const words = isLine ? wordsOf(formatted([line], frame, evaluation)) : values;
  return makeCommand(evaluation.world, { callee: 'cmd!', values: words, node, frame });
};

function wordsOf(line: Value): Value[] {
  const known = asText(line).text ?? '';
  return known.split(/\s+/).map((word) => text(word.replace(/^["']|["']$/g, ''), line.from, line.hidden));
}

const hiddenText: Macro = ([value = UNKNOWN]) => ({ ...tagged(value, FROM.decode), hidden: true });

/** Macros that are known by name, whatever path leads to them. */
export const MACROS: Readonly<Record<string, Macro>> = Object.assign(Object.create(null), {
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
  println: print,
  print,
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
