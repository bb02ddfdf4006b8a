import { posix } from 'node:path';
import type { UnpackedCrate } from '../../model/facts.ts';
import { childOf, EMPTY_NODE, field, type SyntaxNode, textOf } from '../syntax/node.ts';
import type { RustParser } from '../syntax/parse-rust.ts';

/** One module of a library: its items, and what it makes known under names of its own. */
export interface Module {
  /** Names from the crate's root, which is the empty list. */
  readonly path: readonly string[];
  readonly source: Buffer;
  readonly items: readonly SyntaxNode[];
}

const MODULES = 2000;
const FILE_BYTES = 2 * 1024 * 1024;
const PATH_ATTRIBUTE = /^#\s*\[\s*path\s*=\s*"([^"\n]{1,300})"\s*\]$/;

/** The modules of a library by their paths, private ones included: what they hold may be made known elsewhere. */
export function readModules(
  { files }: UnpackedCrate,
  root: string,
  parser: RustParser,
  deadline: number,
): ReadonlyMap<string, Module> {
  const byPath = new Map(files.map((file) => [file.path, file.bytes]));
  const modules = new Map<string, Module>();
  const pending: Place[] = [{ path: [], file: root, folder: posix.dirname(root) }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (modules.size >= MODULES || performance.now() > deadline) break;
    const opened = next.within ?? open(byPath.get(next.file), parser, deadline);
    if (opened === null) continue;
    modules.set(next.path.join('::'), { path: next.path, ...opened });
    pending.push(...below(opened, next, byPath));
  }
  return modules;
}

interface Opened {
  readonly source: Buffer;
  readonly items: readonly SyntaxNode[];
}

interface Place {
  readonly path: readonly string[];
  readonly file: string;
  /** Where files of the modules below lie. */
  readonly folder: string;
  /** For a module that is written within another. */
  readonly within?: Opened;
}

function open(source: Buffer | undefined, parser: RustParser, deadline: number): Opened | null {
  if (source === undefined || source.length > FILE_BYTES) return null;
  const tree = parser.parse(source, { offset: 0, length: source.length, deadline });
  return tree === null ? null : { source, items: tree.children };
}

function below({ source, items }: Opened, place: Place, byPath: ReadonlyMap<string, Buffer>): Place[] {
  let before: string[] = [];
  return items.flatMap((item): Place[] => {
    if (item.kind === 'attribute_item') {
      before.push(textOf(source, item));
      return [];
    }
    const attributes = before;
    before = [];
    if (item.kind !== 'mod_item') return [];
    const name = textOf(source, field(item, 'name') ?? EMPTY_NODE);
    const path = [...place.path, name];
    const folder = `${place.folder}/${name}`;
    const body = childOf(item, 'declaration_list');
    if (body !== undefined) return [{ path, file: place.file, folder, within: { source, items: body.children } }];
    const explicit = attributes.map((text) => PATH_ATTRIBUTE.exec(text)?.[1]).find((text) => text !== undefined);
    const candidates =
      explicit === undefined ? [`${folder}.rs`, `${folder}/mod.rs`] : [`${posix.dirname(place.file)}/${explicit}`];
    const file = candidates.map((text) => posix.normalize(text)).find((text) => byPath.has(text));
    return file === undefined ? [] : [{ path, file, folder }];
  });
}
