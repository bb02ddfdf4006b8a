import type { Node } from 'web-tree-sitter';

/** Longest text that folding makes: a `repeat(1 << 30)` of a crate's must not become our memory. */
const LIMIT = 4096;

/** Constants, statics and bindings by name, as far as their values could be told. */
export type Bindings = ReadonlyMap<string, string>;

/**
 * The constant text of an expression, or null: literals, arrays of literals, `concat!`, `format!`, `+`, `concat()`, `join()`,
 * `chars().rev()`, XOR with a constant, decoding from bytes. What an author cuts apart is put together as the program would.
 */
export function fold(node: Node | null, bindings: Bindings, depth = 0): string | null {
  if (node === null || depth > 24) return null;
  const go = (child: Node | null) => fold(child, bindings, depth + 1);
  const folder = FOLDERS[node.type];
  const folded = folder === undefined ? null : folder(node, go, bindings);
  return folded === null ? null : folded.slice(0, LIMIT);
}

type Folder = (node: Node, go: (child: Node | null) => string | null, bindings: Bindings) => string | null;

const first: Folder = (node, go) => go(node.namedChild(0));

const FOLDERS: Readonly<Record<string, Folder>> = {
  string_literal: (node) => unescape(node.text),
  raw_string_literal: (node) => node.text.replace(/^[bc]?r#*"/, '').replace(/"#*$/, ''),
  char_literal: (node) => unescape(node.text),
  integer_literal: (node) => byte(node.text),
  identifier: (node, _go, bindings) => bindings.get(node.text) ?? null,
  scoped_identifier: (node, _go, bindings) => bindings.get(node.childForFieldName('name')?.text ?? '') ?? null,
  reference_expression: (node, go) => go(node.childForFieldName('value')),
  parenthesized_expression: first,
  type_cast_expression: (node, go) => go(node.childForFieldName('value')),
  block: (node, go) => (node.namedChildCount === 1 ? go(node.namedChild(0)) : null),
  try_expression: first,
  array_expression: (node, go) => joined(node.namedChildren, go),
  tuple_expression: (node, go) => go(node.namedChild(0)),
  binary_expression: (node, go) => binary(node, go),
  macro_invocation: (node, go, bindings) => macro(node, go, bindings),
  call_expression: (node, go) => call(node, go),
};

function joined(
  nodes: readonly (Node | null)[],
  go: (child: Node | null) => string | null,
  between = '',
): string | null {
  const parts = nodes.map(go);
  return parts.length === 0 || parts.includes(null) ? null : parts.join(between);
}

function binary(node: Node, go: (child: Node | null) => string | null): string | null {
  const left = go(node.childForFieldName('left'));
  const right = go(node.childForFieldName('right'));
  const operator = node.childForFieldName('operator')?.text;
  if (left === null || right === null) return null;
  if (operator === '+') return left + right;
  return operator === '^' && right.length === 1 ? xor(left, right) : null;
}

function xor(text: string, key: string): string {
  return [...text].map((character) => String.fromCharCode(character.charCodeAt(0) ^ key.charCodeAt(0))).join('');
}

/** `concat!`, and `format!` whose holes are constants. Tokens of a macro are no expressions; literals and names are enough. */
function macro(node: Node, go: (child: Node | null) => string | null, bindings: Bindings): string | null {
  const name = node.childForFieldName('macro')?.text ?? '';
  const tokens = node.namedChildren.find((child) => child?.type === 'token_tree')?.namedChildren ?? [];
  if (name === 'concat' || name === 'vec') return joined(tokens, go);
  if (name === 'env' || name === 'option_env') return null;
  if (name !== 'format') return null;
  const form = go(tokens[0] ?? null);
  if (form === null) return null;
  const values = tokens.slice(1).map(go);
  let next = 0;
  const filled = form.replace(/\{([A-Za-z_]\w*)?(:[^}]*)?\}/g, (_hole, named: string | undefined) => {
    const value = named === undefined ? values[next++] : bindings.get(named);
    return value ?? '\u0000';
  });
  // A hole that nobody knows leaves the rest: a host with an unknown path is still that host.
  return filled;
}

/** Methods that give their receiver's text, or one made of it. */
function call(node: Node, go: (child: Node | null) => string | null): string | null {
  const callee = node.childForFieldName('function');
  const given = node.childForFieldName('arguments')?.namedChildren ?? [];
  if (callee?.type !== 'field_expression') return wrapper(callee?.text ?? '', given, go);
  const receiver = callee.childForFieldName('value');
  const method = callee.childForFieldName('field')?.text ?? '';
  if (
    /^(concat|collect|iter|into_iter|chars|bytes|as_str|as_bytes|to_string|to_owned|to_vec|into|clone|unwrap|unwrap_or_default|expect|as_ref|trim|copied|cloned|into_owned|join)$/.test(
      method,
    )
  ) {
    if (method === 'join' && receiver?.type === 'array_expression')
      return joined(receiver.namedChildren, go, go(given[0] ?? null) ?? '');
    return method === 'join' ? null : go(receiver);
  }
  const text = go(receiver);
  if (text === null) return null;
  if (method === 'rev') return [...text].reverse().join('');
  if (method === 'map') return mapped(text, given[0]?.text ?? '');
  if (method !== 'replace') return null;
  const [from, to] = [go(given[0] ?? null), go(given[1] ?? null)];
  return from === null || to === null || from === '' ? null : text.replaceAll(from, to);
}

/** `|b| (b ^ 0x5a) as char` over bytes. */
function mapped(text: string, closure: string): string | null {
  const key = /\^\s*(0x[0-9a-fA-F]+|\d+)/.exec(closure)?.[1];
  return key === undefined ? null : xor(text, String.fromCharCode(Number(key)));
}

function wrapper(
  callee: string,
  given: readonly (Node | null)[],
  go: (child: Node | null) => string | null,
): string | null {
  return /(^|::)(from|from_utf8|from_utf8_lossy|from_utf8_unchecked|new|Some|Ok)$/.test(callee)
    ? go(given[0] ?? null)
    : null;
}

/** A number as the character of that code, which is what arrays of bytes are cut apart for. */
function byte(text: string): string | null {
  const value = Number(text.replaceAll('_', '').replace(/(u|i)(8|16|32|64|128|size)$/, ''));
  return Number.isInteger(value) && value >= 0 && value < 0x110000 ? String.fromCodePoint(value) : null;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '0': '\0',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

function unescape(literal: string): string {
  return literal
    .replace(/^[bc]?["']/, '')
    .replace(/["']$/, '')
    .replace(
      /\\(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F_]{1,8})\}|\r?\n\s*|(.))/g,
      (_all, hex: string, unicode: string, simple: string) => {
        if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
        if (unicode !== undefined)
          return String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(unicode.replaceAll('_', ''), 16)));
        return simple === undefined ? '' : (ESCAPES[simple] ?? simple);
      },
    );
}
