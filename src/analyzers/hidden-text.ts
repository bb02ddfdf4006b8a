/** Text that is there for a machine and not for an eye. */
export interface HiddenText {
  readonly kind: 'invisible-run' | 'split-word' | 'bidi';
  /** UTF-16 units from the start of the text. */
  readonly at: number;
  /** What it says where it says something (tag characters spell ASCII), else its code points. */
  readonly says: string;
}

/**
 * Characters without a shape in a row: tags, variation selectors, zero-width joiners and spaces. Emoji use one or two; a
 * flag of a region is a black flag and its tags. Longer rows carry a message or a payload.
 */
const INVISIBLE_RUN = /(?<!\u{1f3f4}[\u{e0020}-\u{e007e}]{0,6})\p{Default_Ignorable_Code_Point}{3,}/gu;
/** One of them inside a word of plain letters: two words that look like one, or one that no search finds. Hyphens are honest. */
const SPLIT_WORD = /[A-Za-z0-9](?!\u00ad)\p{Default_Ignorable_Code_Point}(?=[A-Za-z0-9])/gu;
/** Overrides and isolates change the order in which a line is read (trojan source). Marks alone belong to honest text. */
const BIDI = /[\u202a-\u202e\u2066-\u2069]/gu;
const SHOWN = 80;

/** Every piece of hidden text, in order. */
export function hiddenTextIn(text: string): HiddenText[] {
  const found = [
    ...all(text, INVISIBLE_RUN, 'invisible-run'),
    ...all(text, SPLIT_WORD, 'split-word'),
    ...all(text, BIDI, 'bidi'),
  ];
  return found.sort((a, b) => a.at - b.at);
}

/** In a text that is written for an agent two characters of no width, or that turn the order of reading round, are enough: nothing honest has them there. */
const UNSEEN = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]{2}|[\u{e0000}-\u{e007f}]/u;

/** Whether instructions hold something that only their reader sees. */
export function hidesInstructions(text: string): boolean {
  return UNSEEN.test(text);
}

function all(text: string, pattern: RegExp, kind: HiddenText['kind']): HiddenText[] {
  return [...text.matchAll(pattern)].map((match) => ({ kind, at: match.index, says: spelled(match[0]) }));
}

function spelled(run: string): string {
  const points = [...run].map((character) => character.codePointAt(0) ?? 0);
  const tags = points.filter((point) => point >= 0xe0020 && point <= 0xe007e);
  if (tags.length > 2) return String.fromCharCode(...tags.slice(0, SHOWN).map((point) => point - 0xe0000));
  return points
    .slice(0, 8)
    .map((point) => `U+${point.toString(16).toUpperCase().padStart(4, '0')}`)
    .join(' ');
}
