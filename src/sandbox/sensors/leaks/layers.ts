import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** What lies under a text: itself, and what it holds once a wrapping is taken off. `how` names the wrappings, outermost first. */
export interface Layer {
  readonly how: readonly string[];
  readonly bytes: Buffer;
}

/** Wrappings within wrappings: deeper than thieves go. */
const DEPTH = 4;
/** One wrapping may hold so much; and all layers of one text together. */
const INFLATED_BYTES = 4 * 1024 * 1024;
const TOTAL_BYTES = 24 * 1024 * 1024;
const LEAST_TEXT = 24;

const BASE64_RUN = /[A-Za-z0-9+/_-]{24,}={0,2}/g;
const HEX_RUN = /(?:[0-9a-fA-F]{2}){16,}/g;

/** All layers of a text within the bounds; `cut` where there were more. */
export function layersOf(text: Buffer, encoding: string): { readonly layers: readonly Layer[]; readonly cut: boolean } {
  const layers: Layer[] = [{ how: [], bytes: text }];
  let total = text.length;
  for (let at = 0; at < layers.length; at += 1) {
    const layer = layers[at];
    if (layer === undefined || layer.how.length >= DEPTH) continue;
    for (const [how, bytes] of unwrapped(layer, at === 0 ? encoding : '')) {
      total += bytes.length;
      if (total > TOTAL_BYTES) return { layers, cut: true };
      layers.push({ how: [...layer.how, how], bytes });
    }
  }
  return { layers, cut: false };
}

function unwrapped({ bytes }: Layer, encoding: string): [string, Buffer][] {
  const inflated = inflate(bytes, encoding);
  if (inflated.length > 0) return inflated;
  const text = bytes.toString('latin1');
  return [...decodedRuns(text), ...percentDecoded(text), ...zipped(bytes)];
}

type Inflater = (bytes: Buffer, options: { maxOutputLength: number }) => Buffer;

/** By its own first bytes where it has any that tell, or by what the sender says of it. */
const INFLATERS: readonly (readonly [string, (bytes: Buffer, encoding: string) => boolean, Inflater])[] = [
  ['gzip', (bytes) => bytes[0] === 0x1f && bytes[1] === 0x8b, gunzipSync],
  ['zlib', (bytes) => bytes[0] === 0x78 && bytes.length > 2 && bytes.readUInt16BE(0) % 31 === 0, inflateSync],
  ['brotli', (_, encoding) => /br/.test(encoding), brotliDecompressSync],
  ['deflate', (_, encoding) => /deflate/.test(encoding), inflateRawSync],
];

function inflate(bytes: Buffer, encoding: string): [string, Buffer][] {
  return INFLATERS.flatMap(([name, fits, run]): [string, Buffer][] => {
    if (bytes.length < 8 || !fits(bytes, encoding)) return [];
    const out = attempt(() => run(bytes, { maxOutputLength: INFLATED_BYTES }));
    return out === null ? [] : [[name, out]];
  });
}

/** What looks compressed and is not, or is too large, is left as it is. */
function attempt(run: () => Buffer): Buffer | null {
  try {
    return run();
  } catch {
    return null;
  }
}

function decodedRuns(text: string): [string, Buffer][] {
  const base64 = join(text, BASE64_RUN, (run) =>
    Buffer.from(run, run.includes('-') || run.includes('_') ? 'base64url' : 'base64'),
  );
  const hex = join(text, HEX_RUN, (run) => Buffer.from(run, 'hex'));
  return [
    ...base64.map((bytes): [string, Buffer] => ['base64', bytes]),
    ...hex.map((bytes): [string, Buffer] => ['hex', bytes]),
  ];
}

/** Each run by itself, which may be compressed, or one after the other, if they are lines of one. */
function join(text: string, pattern: RegExp, decode: (run: string) => Buffer): Buffer[] {
  const runs = text.match(pattern) ?? [];
  if (runs.length === 0) return [];
  const whole = runs.length > 1 ? [decode(runs.join(''))] : [];
  return [...runs.slice(0, 64).map(decode), ...whole].filter((bytes) => bytes.length >= LEAST_TEXT / 2);
}

function percentDecoded(text: string): [string, Buffer][] {
  if (!/%[0-9a-fA-F]{2}/.test(text)) return [];
  const decoded = text.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return [['url', Buffer.from(decoded, 'latin1')]];
}

const ZIP_HEADER = Buffer.from('PK\x03\x04', 'latin1');

/** The deflated entries of a zip archive, by their local headers. */
function zipped(bytes: Buffer): [string, Buffer][] {
  const out: [string, Buffer][] = [];
  for (let at = bytes.indexOf(ZIP_HEADER); at !== -1 && out.length < 256; at = bytes.indexOf(ZIP_HEADER, at + 4)) {
    if (at + 30 > bytes.length || bytes.readUInt16LE(at + 8) !== 8) continue;
    const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    const inflated = attempt(() => inflateRawSync(bytes.subarray(start), { maxOutputLength: INFLATED_BYTES }));
    if (inflated !== null) out.push(['zip', inflated]);
  }
  return out;
}
