import type { Value } from './symbols.ts';

/** Where a value comes from, as bits, so that flow is one `|`. */
export const FROM = {
  download: 1 << 0,
  decode: 1 << 1,
  /** Bytes of the package that are no text. */
  embed: 1 << 2,
  /** A person's own: keys, wallets, sessions. */
  secret: 1 << 3,
  /** A client's credentials, of a file or an environment variable. */
  credential: 1 << 4,
  /** A well-known token of the environment: at home in a header, and nowhere else. */
  token: 1 << 5,
  /** The whole environment. */
  sweep: 1 << 6,
  host: 1 << 7,
  ci: 1 << 8,
  clock: 1 << 9,
  /** Marks of containers, tracers, analysers. */
  watcher: 1 << 10,
  /** A path that something was written to. */
  written: 1 << 11,
  /** What lies in the user's folder, found by going through it. */
  home: 1 << 12,
  /** The history or sources of the project that is being built. */
  history: 1 << 13,
  /** What has the shape of a key. */
  keys: 1 << 14,
  /** The answer of a cloud's metadata service. */
  metadata: 1 << 15,
  /** The content of a file. */
  file: 1 << 16,
  /** What somebody copied. */
  clipboard: 1 << 17,
  /** A client's credentials as they lie in a file. */
  store: 1 << 18,
} as const;

/** What is read out of a format is no longer the file as it lies. */
export const AS_IT_LIES = FROM.file | FROM.store;

const OPEN = '\ue000';
const CLOSE = '\ue001';
export const HOLE = `${OPEN}${CLOSE}`;
const TEXT_LIMIT = 8192;
export const LIST_LIMIT = 4096;

export const UNKNOWN: Value = {
  text: null,
  number: null,
  list: null,
  from: 0,
  hidden: false,
  role: null,
  command: null,
  record: null,
  callable: null,
};

export function unknown(from: number): Value {
  return from === 0 ? UNKNOWN : { ...UNKNOWN, from };
}

export function text(value: string, from = 0, hidden = false): Value {
  return value.length > TEXT_LIMIT ? { ...UNKNOWN, from, hidden } : { ...UNKNOWN, text: value, from, hidden };
}

export function number(value: number, from = 0): Value {
  return { ...UNKNOWN, number: value, from };
}

export function list(values: readonly Value[]): Value {
  const kept = values.slice(0, LIST_LIMIT);
  return { ...UNKNOWN, list: kept, from: origins(kept), hidden: kept.some((value) => value.hidden) };
}

/** A text known only by what it is: `{home}`, `{env:OUT_DIR}`. */
export function named(name: string, from = 0): Value {
  return text(`${OPEN}${name}${CLOSE}`, from);
}

/** A folder of the user's. */
export function below(folder: string): Value {
  return text(`${named('home').text}/${folder}`);
}

export function origins(values: readonly Value[]): number {
  return values.reduce((all, value) => all | value.from, 0);
}

export function tagged(value: Value, from: number): Value {
  return (value.from | from) === value.from ? value : { ...value, from: value.from | from };
}

/** The text of a value in a place where text is needed: characters and codes in a list are joined. */
export function asText(value: Value): Value {
  if (value.text !== null) return value;
  if (value.list === null) return value.number === null ? value : text(String(value.number), value.from, value.hidden);
  const parts = value.list.map((part) => (part.number === null ? part.text : null));
  if (parts.every((part) => part !== null)) {
    const letters = parts.length > 1 && parts.every((part) => part.length === 1);
    return { ...concat(value.list), from: value.from, hidden: value.hidden || letters || isCut(parts) };
  }
  const codes = value.list.map(
    (part) => part.number ?? (part.text?.length === 1 ? part.text.charCodeAt(0) : Number.NaN),
  );
  if (codes.length === 0 || !codes.every((code) => code >= 0 && code <= 0x10ffff)) return unknown(value.from);
  return text(fromCodes(codes), value.from, codes.length > 1);
}

function fromCodes(codes: readonly number[]): string {
  const bytes = Buffer.from(codes.filter((code) => code < 256));
  const decoded = bytes.toString('utf8');
  if (bytes.length < codes.length) return String.fromCodePoint(...codes);
  return decoded.includes('\ufffd') ? bytes.toString('latin1') : decoded;
}

/** Texts put one behind the other; what is not known becomes a hole. */
export function concat(values: readonly Value[], separator = ''): Value {
  const parts = values.map((value) => asText(value).text ?? HOLE);
  const hidden = values.some((value) => value.hidden) || (separator === '' && isCut(parts));
  return text(parts.join(separator), origins(values), hidden);
}

/** Whether two pieces meet inside a word: `"cu", "rl"` do, `"python", "3"` and `"https://", "a.b"` do not. */
function isCut(parts: readonly string[]): boolean {
  return parts.some((part, at) => at > 0 && /[a-z]$/i.test(parts[at - 1] ?? '') && /^[a-z]/i.test(part));
}

/** Whether nothing of the text is missing. */
export function isWhole(known: string | null): known is string {
  return known !== null && known !== '' && !known.includes(OPEN);
}

/** As people read it: holes as `{}`, names as `{home}`. */
export function shown(value: Value): string | null {
  const known = asText(value).text;
  return known === null || known === HOLE ? null : known.replaceAll(OPEN, '{').replaceAll(CLOSE, '}');
}

/** What a value may be, of several: the first that is known, with the origins of all. */
export function either(values: readonly Value[]): Value {
  const known = values.find((value) => isKnown(value) && value.list?.length !== 0);
  // Nothing at all is what it may be as well, and says little.
  const isTold = values.some((value) => value.from !== 0);
  const best =
    known ??
    (isTold ? undefined : values.find(isKnown)) ??
    values.find((value) => value.role !== null || value.callable !== null || value.number !== null) ??
    values.find((value) => value.record !== null);
  return tagged(best ?? UNKNOWN, origins(values));
}

export function isKnown({ text: known, list: elements, command, record }: Value): boolean {
  return known !== null || elements !== null || command !== null || (record !== null && record.fields.size > 0);
}

/** Whether nothing is known of a value but perhaps where it comes from. */
export function isBare(value: Value): boolean {
  const { number: amount, role, callable, record } = value;
  return !isKnown(value) && amount === null && role === null && callable === null && record === null;
}
