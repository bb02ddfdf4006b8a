import type { Value } from './symbols.ts';
import { asText, FROM, isWhole, tagged, text, unknown } from './value.ts';

const ENCODED_CHARACTERS = 64 * 1024;
/** What decoded text must come from to count as hidden: a constant, or what the package or the network brought. */
const CARRIERS = FROM.embed | FROM.download | FROM.decode;

/** What a decoder makes of a constant: hex and base64 are decoded here, others are only known to have been decoded. */
export function decodeText(encoded: Value, path: string): Value {
  const known = asText(encoded).text;
  if (!isWhole(known)) return unknown((encoded.from & CARRIERS) !== 0 ? encoded.from | FROM.decode : encoded.from);
  const from = encoded.from | FROM.decode;
  const bytes = known.length > ENCODED_CHARACTERS ? null : decodedBytes(known, /hex/i.test(path));
  if (bytes === null) return { ...unknown(from), hidden: true };
  const plain = bytes.toString('utf8');
  return { ...tagged(text(plain.includes('\ufffd') ? bytes.toString('latin1') : plain), from), hidden: true };
}

function decodedBytes(encoded: string, hex: boolean): Buffer | null {
  const plain = encoded.replace(/\s/g, '');
  if (hex) return /^([0-9a-f]{2})+$/i.test(plain) ? Buffer.from(plain, 'hex') : null;
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(plain) ? Buffer.from(plain, 'base64') : null;
}
