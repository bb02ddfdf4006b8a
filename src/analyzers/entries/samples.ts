import type { ExportedMacro, MacroSample } from '../../model/entry-points.ts';
import { EMPTY_NODE, field, type SyntaxNode, textOf } from '../syntax/node.ts';
import type { Piece } from './pieces.ts';

const SAMPLES = 12;
const SAMPLE_BYTES = 8192;
const DEPTH = 200;
const INPUT_OF_DERIVE = new Set(['struct_item', 'enum_item', 'union_item']);
const ATTRIBUTE = /^#\s*\[\s*((?:\w+\s*::\s*)*)(\w+)\s*([\s\S]*?)\s*\]$/;

type Bare = Omit<ExportedMacro, 'samples'>;

/** Macros with inputs that the crate's own tests and papers give them. */
export function withSamples(macros: readonly Bare[], pieces: readonly Piece[]): ExportedMacro[] {
  const samples = new Map(macros.map((macro) => [macro, [] as MacroSample[]]));
  for (const piece of pieces)
    for (const [node, attributes] of itemsOf(piece.root)) collect(samples, node, attributes, piece.source);
  return [...samples].map(([macro, found]) => ({ ...macro, samples: found }));
}

function collect(
  samples: ReadonlyMap<Bare, MacroSample[]>,
  node: SyntaxNode,
  attributes: readonly SyntaxNode[],
  source: Buffer,
): void {
  for (const [macro, found] of samples) {
    const sample = found.length < SAMPLES ? sampleOf(macro, node, attributes, source) : null;
    if (sample !== null && sample.text.length <= SAMPLE_BYTES) found.push(sample);
  }
}

/** Every node with the attributes before it. */
function* itemsOf(root: SyntaxNode): Generator<readonly [SyntaxNode, readonly SyntaxNode[]]> {
  const open: { readonly node: SyntaxNode; readonly depth: number }[] = [{ node: root, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    let attributes: SyntaxNode[] = [];
    for (const child of next.node.children) {
      if (child.kind === 'attribute_item') {
        attributes.push(child);
        continue;
      }
      yield [child, attributes];
      attributes = [];
      if (next.depth < DEPTH) open.push({ node: child, depth: next.depth + 1 });
    }
  }
}

function sampleOf(
  macro: Bare,
  node: SyntaxNode,
  attributes: readonly SyntaxNode[],
  source: Buffer,
): MacroSample | null {
  if (macro.kind === 'function') return inputOfCall(macro, node, source);
  const texts = attributes.map((attribute) => textOf(source, attribute));
  if (macro.kind === 'derive') return INPUT_OF_DERIVE.has(node.kind) ? inputOfDerive(macro, node, texts, source) : null;
  const own = texts.map((text) => ATTRIBUTE.exec(text)).find((match) => match?.[2] === macro.name);
  return own == null ? null : { arguments: own[3] ?? '', text: textOf(source, node) };
}

/** The item with those of its attributes that the macro understands: what others stand for is not known here. */
function inputOfDerive(
  macro: Bare,
  node: SyntaxNode,
  attributes: readonly string[],
  source: Buffer,
): MacroSample | null {
  const derived = attributes.some(
    (text) => /^#\s*\[\s*derive\b/.test(text) && new RegExp(`\\b${macro.name}\\b`).test(text),
  );
  if (!derived) return null;
  const kept = attributes.filter((text) => macro.helpers.includes(ATTRIBUTE.exec(text)?.[2] ?? ''));
  return { arguments: '', text: [...kept, textOf(source, node)].join('\n') };
}

function inputOfCall(macro: Bare, node: SyntaxNode, source: Buffer): MacroSample | null {
  const call = node.kind === 'expression_statement' ? (node.children[0] ?? EMPTY_NODE) : node;
  if (call.kind !== 'macro_invocation') return null;
  const name = textOf(source, field(call, 'macro') ?? EMPTY_NODE)
    .split('::')
    .at(-1)
    ?.trim();
  const tree = call.children.find(({ kind }) => kind === 'token_tree');
  if (name !== macro.name || tree === undefined) return null;
  return { arguments: '', text: source.toString('utf8', tree.start + 1, tree.end - 1) };
}
