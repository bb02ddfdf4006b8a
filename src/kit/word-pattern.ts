import { endOfName } from './rust-text.ts';

/** Words, and what must follow one of them, as the source of a regular expression. */
export type Alternative = readonly [words: readonly string[], then: string];

/**
 * A pattern of which every alternative begins with a word that is given, and no letter before it. In bytes it is looked for only where the
 * first letters fit: a regular expression with many alternatives takes ten times as long over sources of megabytes.
 */
export class WordPattern {
  readonly #anywhere: RegExp;
  readonly #here: RegExp;
  readonly #begins = new Uint8Array(KEYS);
  readonly #goesOn = new Uint8Array(KEYS);

  constructor(alternatives: readonly Alternative[]) {
    const source = alternatives.map(([words, then]) => `(?:${words.map(literally).join('|')})${then}`).join('|');
    this.#anywhere = new RegExp(`(?<!\\w)(?:${source})`);
    this.#here = new RegExp(`(?:${source})`, 'y');
    for (const [words] of alternatives) for (const word of words) this.#learn(Buffer.from(word, 'latin1'));
  }

  /** Whether it stands anywhere in a text. */
  test(text: string): boolean {
    return this.#anywhere.test(text);
  }

  /** Whether it stands in the bytes from `start` to `end`, of which what lies around them is no part. */
  testBytes(source: Buffer, start = 0, end = source.length): boolean {
    let text = '';
    for (let at = start; at < end; ) {
      if (this.#begins[keyAt(source, at)] === 1 && this.#goesOn[keyAt(source, at + 1)] === 1) {
        if (text === '') text = source.toString('latin1', start, end);
        this.#here.lastIndex = at - start;
        if (this.#here.test(text)) return true;
      }
      // What comes right behind a name begins none.
      at = endOfName(source, at) + 1;
    }
    return false;
  }

  #learn([first = 0, second = 0, ...rest]: Buffer): void {
    const [thirds, fourths] = [rest[0], rest[1]].map((byte) => (byte === undefined ? ANY : [byte]));
    for (const third of thirds ?? [])
      for (const fourth of fourths ?? []) {
        this.#begins[keyOf(first, second, third)] = 1;
        this.#goesOn[keyOf(second, third, fourth)] = 1;
      }
  }
}

const KEYS = 1 << 16;

function keyAt(source: Buffer, at: number): number {
  return keyOf(source[at] as number, source[at + 1] as number, source[at + 2] as number);
}

function keyOf(first: number, second: number, third: number): number {
  return ((first << 8) ^ (second << 4) ^ third) & (KEYS - 1);
}

/** Behind a short word anything may follow. */
const ANY = Array.from({ length: 256 }, (_, byte) => byte);

function literally(word: string): string {
  return word.replace(/[.?*+^$[\](){}|\\/]/g, '\\$&');
}
