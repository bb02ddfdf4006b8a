/**
 * How a part of a pattern can be searched for, in bytes that every match has in a row: at its start, at its end, at best
 * anywhere. `whole`: the part is nothing but such bytes (of several alternatives, the shortest), else null.
 */
interface Runs {
  readonly whole: number | null;
  readonly prefix: number;
  readonly suffix: number;
  readonly best: number;
}

const DEPTH = 100;
const BREAK: Runs = { whole: null, prefix: 0, suffix: 0, best: 0 };
const EMPTY: Runs = literal(0);

function literal(bytes: number): Runs {
  return { whole: bytes, prefix: bytes, suffix: bytes, best: bytes };
}

function joined(left: Runs, right: Runs): Runs {
  const whole = left.whole === null || right.whole === null ? null : left.whole + right.whole;
  const prefix = left.whole === null ? left.prefix : left.whole + right.prefix;
  const suffix = right.whole === null ? right.suffix : right.whole + left.suffix;
  return { whole, prefix, suffix, best: Math.max(left.best, right.best, left.suffix + right.prefix) };
}

function either(left: Runs, right: Runs): Runs {
  return {
    whole: left.whole === null || right.whole === null ? null : Math.min(left.whole, right.whole),
    prefix: Math.min(left.prefix, right.prefix),
    suffix: Math.min(left.suffix, right.suffix),
    best: Math.min(left.best, right.best),
  };
}

function repeated(runs: Runs, least: number, most: number | null): Runs {
  if (least === 0) return BREAK;
  if (runs.whole === null) return runs;
  const bytes = runs.whole * least;
  return least === most ? literal(bytes) : { whole: null, prefix: bytes, suffix: bytes, best: bytes };
}

/** The bytes in a row that every match of a regular expression has at least; the body as it stands between the slashes. */
export function regexRun(body: string): number {
  return new Reader(body).alternatives().best;
}

/** The bytes in a row that every match of a hex string has at least; the body as it stands between the braces. */
export function hexRun(body: string): number {
  const tokens = body.match(/~?[0-9A-Fa-f?]{2}|\[[^\]]*\]|[(|)]/g) ?? [];
  return regexRun(tokens.map((token) => (/^[(|)]$/.test(token) ? token : hexToken(token))).join(''));
}

function hexToken(token: string): string {
  return /^[0-9A-Fa-f]{2}$/.test(token) ? `\\x${token}` : '.';
}

/** Reads YARA's regular expressions far enough to see their literal parts; what it does not know counts as no literal. */
class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  alternatives(): Runs {
    let seen = this.#branch();
    while (this.#text[this.#at] === '|') {
      this.#at += 1;
      seen = either(seen, this.#branch());
    }
    return seen;
  }

  #branch(): Runs {
    let runs = EMPTY;
    while (this.#at < this.#text.length && !'|)'.includes(this.#text[this.#at] ?? ''))
      runs = joined(runs, this.#quantified(this.#atom()));
    return runs;
  }

  #atom(): Runs {
    const character = this.#text[this.#at] ?? '';
    this.#at += 1;
    if (character === '\\') return this.#escape();
    if (character === '[') return this.#class();
    if (character === '(') return this.#group();
    if (character === '^' || character === '$') return EMPTY;
    return character === '.' ? BREAK : literal(Buffer.byteLength(character));
  }

  #escape(): Runs {
    const escaped = this.#text[this.#at] ?? '';
    this.#at += 1;
    if (/[bB]/.test(escaped)) return EMPTY;
    if (/[dDwWsS]/.test(escaped)) return BREAK;
    if (escaped === 'x') this.#at += 2;
    return literal(1);
  }

  #class(): Runs {
    // A bracket at the very start of a class, or of a negated one, is a member of it.
    if (this.#text[this.#at] === '^') this.#at += 1;
    if (this.#text[this.#at] === ']') this.#at += 1;
    while (this.#at < this.#text.length && this.#text[this.#at] !== ']')
      this.#at += this.#text[this.#at] === '\\' ? 2 : 1;
    this.#at += 1;
    return BREAK;
  }

  #group(): Runs {
    // Nobody writes groups so deep; whoever does is told that the pattern is slow, and our stack holds.
    if (this.#depth > DEPTH) this.#at = this.#text.length;
    this.#depth += 1;
    if (this.#text.startsWith('?:', this.#at)) this.#at += 2;
    const runs = this.alternatives();
    this.#depth -= 1;
    this.#at += 1;
    return this.#depth > DEPTH ? BREAK : runs;
  }

  #quantified(runs: Runs): Runs {
    const quantifier = /^(?:[*+?]|\{(\d*)(,?)(\d*)\})\??/.exec(this.#text.slice(this.#at, this.#at + 30));
    if (quantifier === null) return runs;
    this.#at += quantifier[0].length;
    if (quantifier[0].startsWith('+')) return repeated(runs, 1, null);
    if (!quantifier[0].startsWith('{')) return BREAK;
    const least = Number(quantifier[1] || 0);
    return repeated(runs, least, quantifier[2] === '' ? least : null);
  }
}
