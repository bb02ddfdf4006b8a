import type { Node } from 'web-tree-sitter';
import { type Bindings, fold } from './fold.ts';
import { type Aliases, resolve } from './names.ts';

/** One call as the rules see it: who is called, with what, where. */
export interface Call {
  readonly callee: string;
  /** For a method: the chain it hangs on, resolved as far as its first call. */
  readonly receiver: string;
  readonly arguments: readonly (string | null)[];
  readonly node: Node;
  /** Name and start of the function it stands in. */
  readonly scope: string;
  readonly inTest: boolean;
}

/** Every call, macro call and struct path that could matter, in the order of the file. Code inside `quote!` is not code yet. */
export function callsOf(root: Node, aliases: Aliases, bindings: Bindings): Call[] {
  const out: Call[] = [];
  for (const node of root.descendantsOfType(['call_expression', 'macro_invocation'])) {
    if (node === null || isQuoted(node)) continue;
    const call =
      node.type === 'call_expression' ? functionCall(node, aliases, bindings) : macroCall(node, aliases, bindings);
    if (call !== null) out.push(call);
  }
  return [...out, ...placeLiterals(root)];
}

function functionCall(node: Node, aliases: Aliases, bindings: Bindings): Call | null {
  const callee = node.childForFieldName('function');
  if (callee === null) return null;
  const given = (node.childForFieldName('arguments')?.namedChildren ?? []).filter(
    (child) => child?.type !== 'line_comment' && child?.type !== 'block_comment',
  );
  const values = given.flatMap((child) => elements(child).map((element) => fold(element, bindings)));
  if (callee.type === 'field_expression') {
    const method = callee.childForFieldName('field')?.text ?? '';
    const receiver = rootCallee(callee.childForFieldName('value'), aliases);
    return { callee: `.${method}`, receiver, arguments: values, node, ...surroundings(node) };
  }
  return { callee: resolve(callee.text, aliases), receiver: '', arguments: values, node, ...surroundings(node) };
}

/** `.args(["-c", script])` hands over several words: an array is its elements, and no text put together. */
function elements(node: Node | null): (Node | null)[] {
  const inner = node?.type === 'reference_expression' ? node.childForFieldName('value') : node;
  return inner?.type === 'array_expression' ? inner.namedChildren : [node];
}

/** Texts that look like places, as acts without a callee: a list of paths to steal is seldom an argument. */
function placeLiterals(root: Node): Call[] {
  return root
    .descendantsOfType(['string_literal', 'raw_string_literal'])
    .filter(
      (node): node is Node => node !== null && node.text.length < 300 && /[./\\]/.test(node.text) && !isQuoted(node),
    )
    .map((node) => ({ callee: '', receiver: '', arguments: [fold(node, new Map())], node, ...surroundings(node) }));
}

function macroCall(node: Node, aliases: Aliases, bindings: Bindings): Call | null {
  const name = node.childForFieldName('macro')?.text ?? '';
  if (
    !/^(include|include_bytes|include_str|write|writeln|asm|global_asm|core::arch::asm|std::arch::asm|ureq|attempt)$/.test(
      name,
    )
  )
    return null;
  const tokens = node.namedChildren.find((child) => child?.type === 'token_tree')?.namedChildren ?? [];
  return {
    callee: `${resolve(name, aliases)}!`,
    receiver: '',
    arguments: tokens.map((child) => fold(child, bindings)),
    node,
    ...surroundings(node),
  };
}

/** The function at the start of a method chain: `Command::new("x").arg("y").spawn()` hangs on `std::process::Command::new`. */
function rootCallee(start: Node | null, aliases: Aliases): string {
  let node = start;
  for (let hops = 0; node !== null && hops < 200; hops += 1) {
    if (node.type === 'call_expression') {
      const callee: Node | null = node.childForFieldName('function');
      if (callee?.type !== 'field_expression') return resolve(callee?.text ?? '', aliases);
      node = callee.childForFieldName('value');
    } else if (
      ['try_expression', 'parenthesized_expression', 'reference_expression', 'await_expression'].includes(node.type)
    )
      node = node.namedChild(0);
    else return node.type === 'identifier' ? node.text : '';
  }
  return '';
}

function surroundings(node: Node): { scope: string; inTest: boolean } {
  let scope = '';
  let inTest = false;
  for (let at = node.parent; at !== null; at = at.parent) {
    if (at.type === 'function_item' && scope === '')
      scope = `${at.childForFieldName('name')?.text ?? ''}@${at.startIndex}`;
    if (at.type === 'function_item' || at.type === 'mod_item') inTest ||= hasTestAttribute(at);
  }
  return { scope, inTest };
}

function hasTestAttribute(item: Node): boolean {
  for (
    let before = item.previousNamedSibling;
    before?.type === 'attribute_item';
    before = before.previousNamedSibling
  ) {
    if (/#\[\s*(cfg\s*\(.*\btest\b.*\)|([\w:]*::)?test\b.*)\]/s.test(before.text)) return true;
  }
  return false;
}

/** Tokens handed to `quote!` and the like become code of whoever uses the macro. */
function isQuoted(node: Node): boolean {
  for (let at = node.parent; at !== null; at = at.parent) {
    if (at.type === 'macro_invocation' && /quote|parse_str/.test(at.childForFieldName('macro')?.text ?? ''))
      return true;
  }
  return false;
}

/** Constants, statics and `let` bindings whose text could be told; a name bound twice to different texts is left out. */
export function bindingsOf(root: Node): Bindings {
  const bindings = new Map<string, string>();
  const unknown = new Set<string>();
  for (const node of root.descendantsOfType(['const_item', 'static_item', 'let_declaration'])) {
    const name =
      node?.childForFieldName('name')?.text ?? node?.childForFieldName('pattern')?.text.replace(/^mut\s+/, '');
    const value = fold(node?.childForFieldName('value') ?? null, bindings);
    if (name === undefined || value === null) continue;
    if (bindings.has(name) && bindings.get(name) !== value) unknown.add(name);
    bindings.set(name, value);
  }
  for (const name of unknown) bindings.delete(name);
  appendPushed(root, bindings);
  return bindings;
}

/** `text.push_str("…")` after a constant beginning: put together as it would be at run time. */
function appendPushed(root: Node, bindings: Map<string, string>): void {
  for (const node of root.descendantsOfType('call_expression')) {
    const callee = node?.childForFieldName('function');
    if (callee?.type !== 'field_expression' || !/^push(_str)?$/.test(callee.childForFieldName('field')?.text ?? ''))
      continue;
    const name = callee.childForFieldName('value')?.text ?? '';
    const more = fold(node?.childForFieldName('arguments')?.namedChild(0) ?? null, bindings);
    const have = bindings.get(name);
    if (have !== undefined && more !== null && have.length < 4096) bindings.set(name, have + more);
  }
}
