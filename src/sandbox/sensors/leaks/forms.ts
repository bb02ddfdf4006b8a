import { createHash } from 'node:crypto';
import type { Secret } from '../../baits/index.ts';

/** One way in which a secret's bytes may be written. */
export interface Form {
  readonly bait: string;
  readonly encoding: string;
  readonly bytes: Buffer;
}

const HASHES = ['md5', 'sha1', 'sha256', 'sha512'];
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Shorter than this, a form is no proof: it could be anybody's. */
const LEAST_BYTES = 12;

/** Everything that a secret is looked for as. Names are told without their case, so encodings are found in both. */
export function formsOf({ bait, value }: Secret): Form[] {
  const forms: [string, Buffer | string][] = [
    ['plain', value],
    ['reversed', Buffer.from(value).reverse()],
    ...textForms(value),
    ...HASHES.flatMap((name) => hashForms(name, value)),
  ];
  return forms
    .map(([encoding, bytes]) => ({ bait, encoding, bytes: Buffer.from(bytes as string) }))
    .filter((form) => form.bytes.length >= LEAST_BYTES);
}

function textForms(value: Buffer): [string, string][] {
  const hex = value.toString('hex');
  return [
    ['hex', hex],
    ['hex', hex.toUpperCase()],
    ['hex', hex.replace(/../g, '\\x$&')],
    ['reversed hex', [...hex].reverse().join('')],
    ['url', hex.replace(/../g, '%$&')],
    ['url', hex.toUpperCase().replace(/../g, '%$&')],
    ...base64Forms(value),
    ['base32', base32(value)],
    ['base32', base32(value).toLowerCase()],
    ['numbers', [...value].join(',')],
    ['numbers', [...value].join(', ')],
    ['utf-16', [...value.toString('latin1')].map((char) => `${char}\0`).join('')],
  ];
}

/** Within a longer text base64 falls in one of three alignments; the characters at both ends depend on the neighbours. */
function base64Forms(value: Buffer): [string, string][] {
  return [0, 1, 2].flatMap((shift): [string, string][] => {
    const text = Buffer.concat([Buffer.alloc(shift), value])
      .toString('base64')
      .replace(/=+$/, '');
    const sure = text.slice(shift === 0 ? 0 : shift + 1, -2);
    return [
      ['base64', sure],
      ['base64', sure.replaceAll('+', '-').replaceAll('/', '_')],
      ['reversed base64', [...sure].reverse().join('')],
    ];
  });
}

function hashForms(name: string, value: Buffer): [string, Buffer | string][] {
  // Both with and without the newline that a tool of the shell adds.
  return [value, Buffer.concat([value, Buffer.from('\n')])].flatMap((text): [string, Buffer | string][] => {
    const digest = createHash(name).update(text).digest();
    const hex = digest.toString('hex');
    return [
      [name, digest],
      [name, hex],
      [name, hex.toUpperCase()],
      [name, digest.toString('base64').replace(/=+$/, '')],
    ];
  });
}

function base32(value: Buffer): string {
  let bits = '';
  for (const byte of value) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{5}/g) ?? []).map((five) => BASE32[Number.parseInt(five, 2)]).join('');
}

/** A form by the differences between neighbours: exclusive-or with any one byte leaves them as they are. */
export function differencesOf(bytes: Buffer): Buffer {
  const out = Buffer.alloc(Math.max(0, bytes.length - 1));
  for (let at = 0; at < out.length; at += 1) out[at] = (bytes[at] ?? 0) ^ (bytes[at + 1] ?? 0);
  return out;
}
