/** A node of the parse tree as plain data: offsets count bytes of the file, so that it outlives the parser's memory. */
export interface SyntaxNode {
  readonly kind: string;
  readonly field: string | null;
  readonly start: number;
  readonly end: number;
  readonly children: readonly SyntaxNode[];
  /** Its text once it was asked for, where that is short: names are asked for again and again. */
  said: string | null;
}

export const EMPTY_NODE: SyntaxNode = { kind: 'empty', field: null, start: 0, end: 0, children: [], said: '' };

/** The first child in the grammar's field of that name. */
export function field(node: SyntaxNode, name: string): SyntaxNode | undefined {
  for (const child of node.children) if (child.field === name) return child;
  return undefined;
}

export function childOf(node: SyntaxNode, ...kinds: readonly string[]): SyntaxNode | undefined {
  return node.children.find((child) => kinds.includes(child.kind));
}

/** Every node of some kinds below one, itself included, in the order of the text. A list, not recursion: trees are as deep as their author likes. */
export function findAll(root: SyntaxNode, ...kinds: readonly string[]): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const pending = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (kinds.includes(node.kind)) found.push(node);
    for (let at = node.children.length - 1; at >= 0; at -= 1) pending.push(node.children[at] ?? EMPTY_NODE);
  }
  return found;
}

const SHORT = 64;

/** The source of a node. */
export function textOf(source: Buffer, node: SyntaxNode): string {
  if (node.said !== null) return node.said;
  const text = source.toString('utf8', node.start, node.end);
  if (node.end - node.start <= SHORT) node.said = text;
  return text;
}
