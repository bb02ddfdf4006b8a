import type { Node } from 'web-tree-sitter';

/** Short name → full path, from `use` in all its forms. */
export type Aliases = ReadonlyMap<string, string>;

/** What the names of a file stand for: `use a::b as c`, groups, `use a::b::*` for the modules that matter, `extern crate`. */
export function aliasesOf(root: Node): Aliases {
  const aliases = new Map<string, string>();
  for (const declaration of root.descendantsOfType(['use_declaration', 'extern_crate_declaration', 'type_item'])) {
    if (declaration === null) continue;
    if (declaration.type === 'use_declaration') takeUse(declaration.childForFieldName('argument'), '', aliases);
    else takeRename(declaration, aliases);
  }
  return aliases;
}

/** `extern crate std as s;` and `type C = std::process::Command;`. */
function takeRename(node: Node, aliases: Map<string, string>): void {
  const name = node.childForFieldName('name')?.text ?? '';
  const target = node.childForFieldName('type')?.text;
  if (target !== undefined) aliases.set(name, target);
  const alias = node.childForFieldName('alias')?.text;
  if (alias !== undefined) aliases.set(alias, name);
}

/** Modules whose content a glob import brings in, as far as rules ask for it. */
const GLOBS: Readonly<Record<string, readonly string[]>> = {
  'std::process': ['Command', 'Stdio', 'exit'],
  'std::net': ['TcpStream', 'TcpListener', 'UdpSocket', 'ToSocketAddrs', 'SocketAddr'],
  'std::fs': ['File', 'OpenOptions', 'read', 'write', 'read_to_string', 'copy', 'rename', 'set_permissions'],
  'std::env': ['var', 'vars', 'var_os', 'vars_os'],
};

function takeUse(node: Node | null, prefix: string, aliases: Map<string, string>): void {
  // Groups within groups: a list, not recursion.
  const pending: { readonly node: Node | null; readonly prefix: string }[] = [{ node, prefix }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.node === null) continue;
    const path = (text: string) => (next.prefix === '' ? text : `${next.prefix}::${text}`);
    const inner = next.node;
    if (inner.type === 'use_list')
      for (const child of inner.namedChildren) pending.push({ node: child, prefix: next.prefix });
    else if (inner.type === 'scoped_use_list')
      pending.push({
        node: inner.childForFieldName('list'),
        prefix: path(inner.childForFieldName('path')?.text ?? ''),
      });
    else if (inner.type === 'use_as_clause')
      setAlias(
        aliases,
        inner.childForFieldName('alias')?.text ?? '',
        path(inner.childForFieldName('path')?.text ?? ''),
        next.prefix,
      );
    else if (inner.type === 'use_wildcard') {
      const module = path(inner.text.replace(/::\*$/, ''));
      for (const name of GLOBS[module] ?? []) aliases.set(name, `${module}::${name}`);
    } else setAlias(aliases, inner.text.split('::').at(-1) ?? '', path(inner.text), next.prefix);
  }
}

function setAlias(aliases: Map<string, string>, name: string, full: string, prefix: string): void {
  // `use std::fs::{self}` names the module itself.
  if (name === 'self') aliases.set(prefix.split('::').at(-1) ?? '', prefix);
  else aliases.set(name, full.replace(/::self$/, ''));
}

/** A path with its first name resolved, as often as names stand for names. */
export function resolve(path: string, aliases: Aliases): string {
  let full = path.replace(/::<[^>]*>/g, '').replace(/\s+/g, '');
  for (let hops = 0; hops < 4; hops += 1) {
    const [head = '', ...rest] = full.split('::');
    const target = aliases.get(head);
    if (target === undefined || target === head || target.startsWith(`${head}::`)) break;
    full = [target, ...rest].join('::');
  }
  return full.replace(/^(::|core::|alloc::)/, 'std::').replace(/^std::std::/, 'std::');
}
