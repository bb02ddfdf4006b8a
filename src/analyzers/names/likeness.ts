import { type Slip, slipBetween } from './single-edit.ts';
import { ordered, skeleton, squashed, stems, withoutEmptyWords, withoutNumber, wordsOf } from './words.ts';

export interface Likeness {
  readonly likeness: Slip | 'separator' | 'word-order' | 'affix' | 'inflected' | 'version' | 'extended';
  /** The popular crate whose name it is like. */
  readonly target: string;
}

/** Names of popular crates, and which of them another name could be taken for. */
export interface NameCorpus {
  readonly size: number;
  has(name: string): boolean;
  /** The most used first, at most five; empty for a name that is itself in the corpus. */
  likenesses(name: string): readonly Likeness[];
}

/** Shorter names are so close to one another that a letter more or less makes another word, not a slip. */
const SHORTEST = 5;
/** Of a name to hang a word on: `log-x` is about logs, `tracing-x` is about tracing. */
const SHORTEST_STEM = 5;
/** What the companions of a crate are called, by whomever they are made. */
const COMPANION =
  /^(?:async|bench|bindings?|build|builder|bytes|cli|client|codec|codegen|compat|core|derive|examples?|ext|extras?|ffi|fmt|format|futures|gen|http|impl|internals?|io|json|lite|log|macros?|parser|plugin|proto|rpc|schema|server|serde|subscriber|support|sync|sys|tests?|time|tls|tokio|types|tz|utils?|value|wasm|web)$/;

/**
 * By what `name` could be taken for `target`, or null. `leading`: the target is among the most used, so that names are
 * made to lean on it; `known` tells words that are popular crates themselves.
 */
export function likenessOf(
  name: string,
  target: string,
  leading: boolean,
  known: (word: string) => boolean,
): Likeness['likeness'] | null {
  const [typed, meant] = [squashed(name), squashed(target)];
  if (typed === meant) return typed.length < SHORTEST ? null : 'separator';
  return slipOf(typed, meant) ?? inWords(name, target) ?? (leading ? extension(name, target, known) : null);
}

function slipOf(typed: string, meant: string): Slip | null {
  const slip = slipBetween(typed, meant);
  if (meant.length >= SHORTEST) return slip ?? (skeleton(typed) === skeleton(meant) ? 'look-alike' : null);
  // `rands` for `rand`: the plural of a short word is no other word.
  return meant.length === SHORTEST - 1 && typed === `${meant}s` ? slip : null;
}

function inWords(name: string, target: string): Likeness['likeness'] | null {
  const [words, meant] = [wordsOf(name), wordsOf(target)];
  if (words.length > 1 && ordered(words) === ordered(meant)) return 'word-order';
  if (withoutEmptyWords(name) === withoutEmptyWords(target)) return squashed(target).length < 4 ? null : 'affix';
  if (words.length > 1 && stems(name) === stems(target)) return 'inflected';
  // `fast-float2` came after `fast-float`, and the other way round is no trick either; an empty word in a number's place is.
  const row = withoutEmptyWords(name) === ordered(words) ? '' : withoutNumber(name);
  return row.length >= SHORTEST && row === withoutNumber(target) ? 'version' : null;
}

/** The name of a leading crate with one word behind it that no companion bears (`tracing-check`, `chrono_anchor`). */
function extension(name: string, target: string, known: (word: string) => boolean): 'extended' | null {
  const [first, more, third] = wordsOf(name);
  if (more === undefined || third !== undefined || first !== squashed(target)) return null;
  return first.length < SHORTEST_STEM || COMPANION.test(more) || known(more) ? null : 'extended';
}
