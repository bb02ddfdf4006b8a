import { normaliseName } from '../../model/crate.ts';
import { type Likeness, likenessOf, type NameCorpus } from './likeness.ts';
import { familiesOf, squashed, wordsOf } from './words.ts';

/** The most used of a corpus: only their names are worth hanging another word on. */
const LEADING = 200;
/** Of one name; it cannot well be taken for more. */
const TOLD = 5;

/** Names of popular crates, the most used first, one a line; what follows a `#` is for people. */
export function readNameCorpus(text: string): NameCorpus {
  const names = text.split('\n').map((line) => line.replace(/#.*/, '').trim());
  return new Names(names.filter((name) => name !== ''));
}

class Names implements NameCorpus {
  readonly size: number;
  readonly #names: readonly string[];
  readonly #known: ReadonlySet<string>;
  /** Made when first asked: most commands never ask. */
  #index: Index | null = null;

  constructor(names: readonly string[]) {
    this.#names = names;
    this.size = names.length;
    this.#known = new Set(names.map(normaliseName));
  }

  has(name: string): boolean {
    return this.#known.has(normaliseName(name));
  }

  likenesses(name: string): readonly Likeness[] {
    if (this.has(name)) return [];
    this.#index ??= indexOf(this.#names);
    const near = [...candidates(this.#index, name)].sort((a, b) => a - b);
    return near
      .flatMap((rank) => {
        const target = this.#names[rank] ?? '';
        const likeness = likenessOf(name, target, rank < LEADING, (word) => this.has(word));
        return likeness === null ? [] : [{ likeness, target }];
      })
      .slice(0, TOLD);
  }
}

interface Index {
  /** By length without separators: a slip changes it by one at most. */
  readonly byLength: ReadonlyMap<number, readonly (readonly [rank: number, name: string])[]>;
  /** By what two names that are like in words have in common. */
  readonly byFamily: ReadonlyMap<string, readonly number[]>;
}

function indexOf(names: readonly string[]): Index {
  const byLength = new Map<number, [number, string][]>();
  const byFamily = new Map<string, number[]>();
  for (const [rank, name] of names.entries()) {
    const plain = squashed(name);
    put(byLength, plain.length, [rank, plain]);
    for (const family of familiesOf(name)) put(byFamily, family, rank);
  }
  return { byLength, byFamily };
}

function put<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const there = map.get(key);
  if (there === undefined) map.set(key, [value]);
  else there.push(value);
}

/** The ranks of what the name could be like: all that may be a slip away, its families, and what it begins with. */
function candidates({ byLength, byFamily }: Index, name: string): ReadonlySet<number> {
  const plain = squashed(name);
  const found = new Set([...familiesOf(name), `plain ${wordsOf(name)[0]}`].flatMap((key) => byFamily.get(key) ?? []));
  for (const length of [plain.length - 1, plain.length, plain.length + 1])
    for (const [rank, other] of byLength.get(length) ?? []) if (mayBeSlip(plain, other)) found.add(rank);
  return found;
}

/** One slip leaves the beginning or the end of a name as it was. */
function mayBeSlip(name: string, other: string): boolean {
  const half = Math.floor(Math.min(name.length, other.length) / 2) - 1;
  return name.slice(0, half) === other.slice(0, half) || name.slice(-half) === other.slice(-half);
}
