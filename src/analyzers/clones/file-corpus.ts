import { normaliseName } from '../../model/crate.ts';
import type { CrateFacts } from '../../model/facts.ts';

/** Hex digits kept of each sha256: enough that no two sources of the world fall together by chance. */
const KEPT = 12;
/** Below this, a file is a module list or a re-export that anybody could have written. */
const TELLING_BYTES = 200;
/** Sources that a crate must have before a copy of it can be told from chance. */
const FEWEST = 3;

export interface Copy {
  /** `name version` of the popular crate. */
  readonly original: string;
  /** Of the original's sources, how many the crate has byte for byte, and how many there are. */
  readonly same: number;
  readonly of: number;
}

/** Hashes of popular crates' sources. */
export interface FileCorpus {
  readonly size: number;
  /** The popular crate of another name of whose sources most are in the crate, or null. */
  copyOf(facts: CrateFacts): Copy | null;
}

/** One crate a line: name, version, and the shortened hashes of its sources in one base64 text. */
export function readFileCorpus(text: string): FileCorpus {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Originals(lines);
}

/** The line of a corpus for a crate, or null where it has too few sources to be told by. */
export function corpusLine(facts: CrateFacts): string | null {
  const hashes = sourcesOf(facts);
  const { name, version } = facts.id;
  return hashes.length < FEWEST ? null : `${name} ${version} ${Buffer.from(hashes.join(''), 'hex').toString('base64')}`;
}

/** The library's own sources; what is generated or copied everywhere (`build.rs`, tests, licences) would tell nothing. */
function sourcesOf(facts: CrateFacts): string[] {
  const sources = facts.files.filter(
    ({ path, bytes, runsAt }) =>
      path.endsWith('.rs') && bytes >= TELLING_BYTES && (runsAt.includes('run') || runsAt.includes('macro')),
  );
  return [...new Set(sources.map(({ sha256 }) => sha256.slice(0, KEPT)))].sort();
}

class Originals implements FileCorpus {
  readonly size: number;
  readonly #lines: readonly string[];
  #index: ReadonlyMap<string, readonly number[]> | null = null;
  readonly #sizes: number[] = [];

  constructor(lines: readonly string[]) {
    this.#lines = lines;
    this.size = lines.length;
  }

  copyOf(facts: CrateFacts): Copy | null {
    this.#index ??= this.#read();
    const counts = new Map<number, number>();
    for (const hash of sourcesOf(facts))
      for (const at of this.#index.get(hash) ?? []) counts.set(at, (counts.get(at) ?? 0) + 1);
    const own = normaliseName(facts.id.name);
    const [best] = [...counts]
      .map(([at, same]): Copy => ({ original: this.#titleOf(at), same, of: this.#sizes[at] ?? 1 }))
      .filter(({ original, same, of }) => same >= FEWEST && same / of >= MOST && nameIn(original) !== own)
      .sort((a, b) => b.same / b.of - a.same / a.of || b.same - a.same || (a.original < b.original ? -1 : 1));
    return best ?? null;
  }

  #titleOf(at: number): string {
    return (this.#lines[at] ?? '').split(' ').slice(0, 2).join(' ');
  }

  #read(): ReadonlyMap<string, readonly number[]> {
    const index = new Map<string, number[]>();
    for (const [at, line] of this.#lines.entries()) {
      const hashes = Buffer.from(line.split(' ')[2] ?? '', 'base64').toString('hex');
      const each = hashes.match(new RegExp(`.{${KEPT}}`, 'g')) ?? [];
      this.#sizes[at] = each.length;
      for (const hash of each) {
        const there = index.get(hash);
        if (there === undefined) index.set(hash, [at]);
        else there.push(at);
      }
    }
    return index;
  }
}

/** Of the original's sources, the share that makes a copy of it. */
const MOST = 0.8;

function nameIn(title: string): string {
  return normaliseName(title.split(' ')[0] ?? '');
}
