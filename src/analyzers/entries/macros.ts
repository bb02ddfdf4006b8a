import type { ExportedMacro } from '../../model/entry-points.ts';
import type { CrateFacts, UnpackedCrate } from '../../model/facts.ts';
import { field, findAll, type SyntaxNode, textOf } from '../syntax/node.ts';
import type { RustParser } from '../syntax/parse-rust.ts';

type Found = Omit<ExportedMacro, 'samples'>;

const MACROS = 300;
const KINDS: Readonly<Record<string, ExportedMacro['kind']>> = {
  proc_macro: 'function',
  proc_macro_attribute: 'attribute',
  proc_macro_derive: 'derive',
};
const EXPORT =
  /\b(proc_macro(?:_attribute|_derive)?)\b(?:\s*\(\s*([A-Za-z_]\w*)\s*(?:,\s*attributes\s*\(([^()]*)\))?)?/;
/** `decl_derive!([Name, attributes(a)] => function)` of a popular library. */
const DECLARED = /\[\s*([A-Za-z_]\w*)\s*(?:,\s*attributes\s*\(([^()]*)\))?\s*\]\s*=>/;

/**
 * The macros of a procedural-macro crate, by the attributes that rustc goes by. They stand in the crate's root, or in what its
 * root includes; where a macro of the crate's own makes them, every name in its call may be one.
 */
export function exportedMacros(
  { files }: UnpackedCrate,
  { targets, features }: CrateFacts,
  parser: RustParser,
  deadline: number,
): Found[] {
  const path = targets.find(({ kind }) => kind === 'lib')?.path;
  const source = files.find((file) => file.path === path)?.bytes ?? Buffer.alloc(0);
  const root = parser.parse(source, { offset: 0, length: source.length, deadline });
  if (root === null) return [];
  const all = [...written(root, source), ...made(root, source)];
  const on = defaultFeatures(features);
  return [...new Map(all.map((macro) => [`${macro.kind} ${macro.name}`, macro])).values()]
    .slice(0, MACROS)
    .map((macro) => ({
      ...macro,
      features: macro.features.filter((name) => features[name] !== undefined && !on.has(name)),
    }));
}

function written(root: SyntaxNode, source: Buffer): Found[] {
  let attributes: string[] = [];
  return root.children.flatMap((node): Found[] => {
    if (node.kind === 'attribute_item') {
      attributes.push(textOf(source, node));
      return [];
    }
    const before = attributes;
    attributes = [];
    const name = field(node, 'name');
    return node.kind === 'function_item' && name !== undefined ? exported(before, textOf(source, name)) : [];
  });
}

function exported(attributes: readonly string[], functionName: string): Found[] {
  return attributes.flatMap((attribute): Found[] => {
    const [, word = '', derived, helpers] = EXPORT.exec(attribute) ?? [];
    const kind = KINDS[word];
    if (kind === undefined || (kind === 'derive' && derived === undefined)) return [];
    return [
      {
        kind,
        name: kind === 'derive' ? (derived ?? '') : functionName,
        helpers: namesIn(helpers),
        features: featuresIn(attributes),
      },
    ];
  });
}

/** Those that a declarative macro makes, the crate's own or one that is known to. */
function made(root: SyntaxNode, source: Buffer): Found[] {
  const makers = new Map<string, ExportedMacro['kind']>();
  for (const node of findAll(root, 'macro_definition')) {
    const kind = KINDS[EXPORT.exec(textOf(source, node))?.[1] ?? ''];
    const name = field(node, 'name');
    if (kind !== undefined && name !== undefined) makers.set(textOf(source, name), kind);
  }
  return findAll(root, 'macro_invocation').flatMap((node): Found[] => {
    const text = textOf(source, node);
    const name = /^[\w:\s]*?(\w+)\s*!/.exec(text)?.[1] ?? '';
    const kind = makers.get(name);
    if (kind !== undefined) return candidates(text, kind);
    if (name !== 'decl_derive' && name !== 'decl_attribute') return [];
    const [, declared, helpers] = DECLARED.exec(text) ?? [];
    const as = name === 'decl_derive' ? 'derive' : 'attribute';
    return declared === undefined ? [] : [{ kind: as, name: declared, helpers: namesIn(helpers), features: [] }];
  });
}

/** Derive macros are written with a capital, the others without: of the names in a call only such are tried. */
function candidates(call: string, kind: ExportedMacro['kind']): Found[] {
  const words = call.slice(call.indexOf('!')).match(/[A-Za-z_]\w*/g) ?? [];
  const fitting = words.filter((word) => /^[A-Z]/.test(word) === (kind === 'derive'));
  const features = [...call.matchAll(/"([\w.+-]{1,64})"/g)].map(([, name = '']) => name);
  return [...new Set(fitting)].map((name) => ({ kind, name, helpers: [], features }));
}

function namesIn(list: string | undefined): string[] {
  return list?.match(/[A-Za-z_]\w*/g) ?? [];
}

/** Features that an item is there with; one of several is enough, and all do no harm. */
function featuresIn(attributes: readonly string[]): string[] {
  return attributes
    .filter((text) => /^#\s*\[\s*cfg\b/.test(text))
    .flatMap((text) => [...text.matchAll(/\bfeature\s*=\s*"([\w.+-]{1,64})"/g)].map(([, name = '']) => name));
}

/** What a dependency turns on where nothing else is said. A list, not recursion: features may form a ring. */
function defaultFeatures(features: CrateFacts['features']): ReadonlySet<string> {
  const on = new Set<string>();
  const pending = ['default'];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (on.has(next)) continue;
    on.add(next);
    pending.push(...(features[next] ?? []));
  }
  return on;
}
