import type { MethodCall } from './evaluation.ts';
import { code } from './operators.ts';
import { isWatcherMark } from './places.ts';
import type { Value } from './symbols.ts';
import {
  asText,
  below,
  concat,
  either,
  FROM,
  HOLE,
  isWhole,
  list,
  named,
  number,
  shown,
  text,
  UNKNOWN,
  unknown,
} from './value.ts';

type Method = (receiver: Value, values: readonly Value[]) => Value | null;

/** Methods of strings, paths and numbers whose result is known from what they are called on; null for all others. */
export function textMethod({ name, receiver, values }: MethodCall): Value | null {
  return METHODS[name]?.(receiver, values) ?? null;
}

function onText(change: (known: string, value: Value | undefined) => string): Method {
  return (receiver, [value]) => {
    const known = asText(receiver);
    return known.text === null ? null : text(change(known.text, value), known.from, known.hidden);
  };
}

export const join: Method = (receiver, [value = UNKNOWN]) => {
  if (receiver.list !== null) return concat(receiver.list, asText(value).text ?? '');
  const [base, rest] = [asText(receiver), asText(value)];
  if (rest.text?.startsWith('/')) return rest;
  if (base.text === null && rest.text === null) return unknown(base.from | rest.from);
  return text(
    `${(base.text ?? HOLE).replace(/\/$/, '')}/${rest.text ?? HOLE}`,
    base.from | rest.from,
    base.hidden || rest.hidden,
  );
};

const letters: Method = (receiver) => {
  const known = asText(receiver);
  return known.text === null ? receiver : list([...known.text].map((letter) => text(letter, known.from)));
};

const codes: Method = (receiver) => {
  const known = asText(receiver);
  if (receiver.list !== null || known.text === null) return receiver;
  return list([...Buffer.from(known.text)].map((byte) => number(byte, known.from)));
};

const reversed: Method = (receiver) => {
  const parts = receiver.list ?? letters(receiver, [])?.list ?? null;
  return parts === null ? null : { ...list([...parts].reverse()), hidden: parts.length > 2 };
};

/** Arithmetic on codes: what decoders of hidden strings are made of. */
const arithmetic =
  (compute: (a: number, b: number) => number): Method =>
  (receiver, [value = UNKNOWN]) => {
    const [a, b] = [code(receiver), code(value)];
    const from = receiver.from | value.from;
    return a === null || b === null ? unknown(from) : number(compute(a, b) & 255, from | FROM.decode);
  };

const parent: Method = (receiver) => {
  const known = asText(receiver);
  return known.text === null
    ? null
    : { ...known, text: known.text.includes('/') ? known.text.replace(/\/[^/]*$/, '') : `${known.text}/..` };
};

const alternative: Method = (receiver, [value = UNKNOWN]) =>
  receiver.text === null && value.number !== null ? unknown(receiver.from | value.from) : either([receiver, value]);

const element: Method = (receiver, [at = UNKNOWN]) => {
  const found = at.number === null ? undefined : (receiver.list ?? letters(receiver, [])?.list)?.[at.number];
  return found ?? unknown(receiver.from);
};

/** `"2f".parse()` is still a text; digits become a number. */
const parsed: Method = (receiver) => {
  const known = asText(receiver);
  const isNumber = known.text !== null && /^-?\d{1,15}$/.test(known.text);
  return isNumber ? number(Number(known.text), known.from) : receiver;
};

const length: Method = (receiver) => {
  if (receiver.list !== null) return number(receiver.list.length, receiver.from);
  return isWhole(receiver.text) ? number(Buffer.byteLength(receiver.text), receiver.from) : unknown(receiver.from);
};

const lastPart: Method = (receiver) => {
  const known = asText(receiver);
  return known.text === null ? null : text(known.text.split('/').at(-1) ?? '', known.from, known.hidden);
};

/** `"ab".split_at(1)` */
const splitAt: Method = (receiver, [at = UNKNOWN]) => {
  const known = asText(receiver);
  if (known.text === null || at.number === null) return null;
  return list([text(known.text.slice(0, at.number), known.from), text(known.text.slice(at.number), known.from)]);
};

/** The folders above a path: as many as it is asked for are above what is known of it. */
const ancestors: Method = (receiver) => {
  const known = asText(receiver);
  if (known.text === null) return null;
  const out: Value[] = [known];
  for (let at = 0; at < ANCESTORS; at += 1) out.push(parent(out.at(-1) ?? known, []) ?? known);
  return list(out);
};

const ANCESTORS = 8;

const trimmed: Method = (receiver) => {
  const known = asText(receiver);
  return known.text === null ? null : text(known.text.trim(), known.from, known.hidden);
};

function withoutEdge(receiver: Value, what: Value, front: boolean): Value | null {
  const known = asText(receiver);
  if (known.text === null || what.text === null || what.text === '') return null;
  const has = front ? known.text.startsWith(what.text) : known.text.endsWith(what.text);
  if (!has) return known;
  const rest = front ? known.text.slice(what.text.length) : known.text.slice(0, -what.text.length);
  return text(rest, known.from, known.hidden);
}

/** Whether something is there: of the marks of a watcher the answer tells of it. */
const answers: Method = (receiver) => {
  const name = shown(asText(receiver));
  return name === null ? null : unknown(receiver.from | (isWatcherMark(name) ? FROM.watcher : 0));
};

/** A number's bytes, the low ones first, as if it were of eight. */
function bytesOf({ number: amount, from }: Value): Value | null {
  if (amount === null || amount < 0) return null;
  return list(
    Array.from({ length: 8 }, (_none, at) => number(Math.floor(amount / 256 ** at) % 256, from | FROM.decode)),
  );
}

/** A folder that the directories of a user tell; of anything else that is known the name says nothing. */
const ofHome =
  (folder: Value): Method =>
  (receiver) =>
    receiver.text === null || receiver.text === named('home').text ? folder : null;

const METHODS: Readonly<Record<string, Method>> = Object.assign(Object.create(null), {
  join,
  concat: (receiver) => (receiver.list === null ? null : concat(receiver.list)),
  chars: letters,
  char_indices: letters,
  bytes: codes,
  rev: reversed,
  trim: onText((known) => known.trim()),
  trim_end: onText((known) => known.trimEnd()),
  trim_start: onText((known) => known.trimStart()),
  to_lowercase: onText((known) => known.toLowerCase()),
  to_ascii_lowercase: onText((known) => known.toLowerCase()),
  to_uppercase: onText((known) => known.toUpperCase()),
  to_ascii_uppercase: onText((known) => known.toUpperCase()),
  repeat: onText((known, times) => known.repeat(Math.max(0, Math.min(64, times?.number ?? 1)))),
  with_extension: onText((known, value) => `${known.replace(/\.[^./]*$/, '')}.${value?.text ?? HOLE}`),
  with_file_name: onText((known, value) => `${known.replace(/[^/]*$/, '')}${value?.text ?? HOLE}`),
  replace: (receiver, [what = UNKNOWN, by = UNKNOWN]) => {
    const known = asText(receiver);
    if (known.text === null || what.text === null || what.text === '' || by.text === null)
      return unknown(receiver.from);
    const changed = known.text.replaceAll(what.text, () => by.text ?? '');
    // Only taking filler out hides something; filling in templates does not.
    return text(
      changed,
      known.from | by.from,
      known.hidden || (by.text === '' && changed !== known.text && /[a-z]/i.test(known.text)),
    );
  },
  split: (receiver, [by = UNKNOWN]) => {
    const known = asText(receiver);
    return known.text === null || by.text === null
      ? null
      : list(known.text.split(by.text).map((part) => text(part, known.from)));
  },
  split_whitespace: (receiver) => {
    const known = asText(receiver);
    return known.text === null
      ? null
      : list(
          known.text
            .trim()
            .split(/\s+/)
            .map((part) => text(part, known.from)),
        );
  },
  exists: answers,
  try_exists: answers,
  is_file: answers,
  is_dir: answers,
  home_dir: ofHome(named('home')),
  config_dir: ofHome(below('.config')),
  data_dir: ofHome(below('.local/share')),
  data_local_dir: ofHome(below('.local/share')),
  document_dir: ofHome(named('home')),
  desktop_dir: ofHome(named('home')),
  iter: (receiver, values) => (isWhole(receiver.text) ? codes(receiver, values) : null),
  path: (receiver) => (receiver.text === null ? null : receiver),
  into_path: (receiver) => (receiver.text === null ? null : receiver),
  parent,
  parse: parsed,
  len: length,
  ancestors,
  split_at: splitAt,
  file_name: lastPart,
  lines: (receiver) => METHODS['split']?.(receiver, [text('\n')]) ?? null,
  trim_matches: trimmed,
  trim_end_matches: trimmed,
  trim_start_matches: trimmed,
  strip_prefix: (receiver, [what = UNKNOWN]) => withoutEdge(receiver, what, true),
  strip_suffix: (receiver, [what = UNKNOWN]) => withoutEdge(receiver, what, false),
  unwrap_or: alternative,
  or: alternative,
  nth: element,
  get: element,
  first: (receiver) => receiver.list?.[0] ?? null,
  last: (receiver) => receiver.list?.at(-1) ?? null,
  next: (receiver) => receiver.list?.[0] ?? null,
  to_le_bytes: (receiver) => bytesOf(receiver),
  to_ne_bytes: (receiver) => bytesOf(receiver),
  to_be_bytes: (receiver) => {
    const bytes = bytesOf(receiver);
    return bytes === null ? null : list([...(bytes.list ?? [])].reverse());
  },
  wrapping_add: arithmetic((a, b) => a + b),
  wrapping_sub: arithmetic((a, b) => a - b),
  wrapping_mul: arithmetic((a, b) => a * b),
  bitxor: arithmetic((a, b) => a ^ b),
  rotate_left: arithmetic((a, b) => (a << (b & 7)) | (a >> (8 - (b & 7)))),
  rotate_right: arithmetic((a, b) => (a >> (b & 7)) | (a << (8 - (b & 7)))),
} satisfies Record<string, Method>);
