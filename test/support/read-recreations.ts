import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const SHELF = fileURLToPath(new URL('../fixtures/static/', import.meta.url));

/** One crate of a behaviour, in one style of code. */
export interface Recreation {
  readonly behaviour: string;
  readonly style: string;
  /** Row of the taxonomy of incidents, or the evasion. */
  readonly row: string;
  /** Why only the cage can see it; null where its source shows it. */
  readonly cage: string | null;
  /** Why its source is not seen through, though it shows it; null where it is. */
  readonly missed: string | null;
  /** Written after the engine was done, before it was looked at how it fares. */
  readonly holdout: boolean;
  readonly files: Readonly<Record<string, string | Buffer>>;
}

/** Every re-creation below test/fixtures/static and its folders, in the order of behaviours and styles; its README tells the form of the files. */
export async function readRecreations(): Promise<Recreation[]> {
  const names = (await readdir(SHELF, { recursive: true })).filter((name) => name.endsWith('.crates')).sort();
  const all = await Promise.all(names.map(async (name) => parse(name, await readFile(`${SHELF}${name}`, 'utf8'))));
  return all.flat();
}

function parse(name: string, source: string): Recreation[] {
  const behaviour = name.replace(/\.crates$/, '');
  const [head = '', ...crates] = source.split(/^==== /m);
  const row = /^row: (.+)$/m.exec(head)?.[1];
  if (row === undefined || crates.length === 0) throw new Error(`${name} says no row, or holds no crates`);
  return crates.map((section) => {
    const [title = '', ...parts] = section.split(/^---- /m);
    const [, style = '', cage = null, missed = null] =
      /^([a-z-]+)(?:, only the cage: (.+)|, missed: (.+))?\s*$/.exec(title) ?? [];
    if (style === '') throw new Error(`${name} holds a crate of no style: ${title}`);
    return {
      behaviour,
      style,
      row,
      cage,
      missed,
      holdout: /^holdout$/m.test(head) || name.startsWith('holdout-'),
      files: Object.fromEntries(parts.map(file)),
    };
  });
}

/** `path` and a text, or `path (hex)` and bytes. */
function file(part: string): readonly [string, string | Buffer] {
  const end = part.indexOf('\n');
  const [, path = '', hex] = /^(\S+)( \(hex\))?$/.exec(part.slice(0, end).trim()) ?? [];
  if (path === '') throw new Error(`no path: ${part.slice(0, end)}`);
  const text = part.slice(end + 1);
  return [path, hex === undefined ? text : Buffer.from(text.replace(/\s/g, ''), 'hex')];
}
