import { code } from './operators.ts';
import type { Value } from './symbols.ts';
import { asText, concat, either, FROM, HOLE, list, number, text, UNKNOWN, unknown } from './value.ts';
import type { MethodCall } from './world.ts';

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

const join: Method = (receiver, [value = UNKNOWN]) => {
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
  parent,
  unwrap_or: alternative,
  or: alternative,
  nth: element,
  get: element,
  first: (receiver) => receiver.list?.[0] ?? null,
  last: (receiver) => receiver.list?.at(-1) ?? null,
  next: (receiver) => receiver.list?.[0] ?? null,
  wrapping_add: arithmetic((a, b) => a + b),
  wrapping_sub: arithmetic((a, b) => a - b),
  wrapping_mul: arithmetic((a, b) => a * b),
  bitxor: arithmetic((a, b) => a ^ b),
  rotate_left: arithmetic((a, b) => (a << (b & 7)) | (a >> (8 - (b & 7)))),
  rotate_right: arithmetic((a, b) => (a >> (b & 7)) | (a << (8 - (b & 7)))),
} satisfies Record<string, Method>);
