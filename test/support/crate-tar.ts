import { crc32, deflateRawSync, gzipSync } from 'node:zlib';

/** One tar entry, as wrong as a test wants it. What is not given is what `cargo package` would write. */
export interface TarEntry {
  readonly path: string | Buffer;
  readonly bytes?: Buffer | string;
  readonly type?: string;
  readonly mode?: number;
  /** Eight bytes at 257: `gnu`, `ustar`, `v7`, or any text. */
  readonly magic?: string;
  /** The size that the header claims, a number or the field's raw text. */
  readonly size?: number | string;
  readonly prefix?: string | Buffer;
  readonly link?: string;
  /** Added to the right checksum. */
  readonly checksumError?: number;
  /** Written over the header at these offsets before the sum is made. */
  readonly patches?: readonly (readonly [number, Buffer])[];
  /** Longer names than the header holds get a GNU long name unless this is false. */
  readonly long?: boolean;
}

const MAGIC: Readonly<Record<string, string>> = { gnu: 'ustar  \0', ustar: 'ustar\x0000', v7: '\0'.repeat(8) };

/** The blocks of one entry: header (with a GNU long name before it where needed), content, padding. */
export function tarEntry(entry: TarEntry): Buffer {
  const bytes = Buffer.from(entry.bytes ?? '');
  const path = Buffer.from(entry.path);
  const long = path.length > 100 && entry.long !== false ? longName(path, entry.magic) : Buffer.alloc(0);
  return Buffer.concat([long, header(entry, path, bytes.length), bytes, padding(bytes.length)]);
}

/** A GNU long name (`L`) for the entry that follows. */
export function longName(path: Buffer | string, magic?: string): Buffer {
  const content = Buffer.concat([Buffer.from(path), Buffer.alloc(1)]);
  return tarEntry({ path: '././@LongLink', type: 'L', bytes: content, ...(magic === undefined ? {} : { magic }) });
}

/** A pax extended header (`x`, or `g`) with these records in this order. */
export function pax(records: readonly (readonly [string, string | Buffer])[], type = 'x', magic = 'ustar'): Buffer {
  return tarEntry({ path: 'PaxHeaders/x', type, magic, bytes: Buffer.concat(records.map(paxRecord)) });
}

export function paxRecord([key, value]: readonly [string, string | Buffer]): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

export const END = Buffer.alloc(1024);

/** Entries, then the two zero blocks. */
export function tar(...parts: readonly (TarEntry | Buffer)[]): Buffer {
  return Buffer.concat([...parts.map((part) => (Buffer.isBuffer(part) ? part : tarEntry(part))), END]);
}

export function crate(...parts: readonly (TarEntry | Buffer)[]): Buffer {
  return gzipSync(tar(...parts));
}

/** A sound package `name-version` of these files; a manifest is added where none is given. */
export function soundCrate(name: string, version: string, files: Readonly<Record<string, string>> = {}): Buffer {
  const all: Record<string, string> = { 'Cargo.toml': manifest(name, version), 'src/lib.rs': '', ...files };
  return crate(...Object.entries(all).map(([path, bytes]) => ({ path: `${name}-${version}/${path}`, bytes })));
}

export function manifest(name: string, version: string, rest = ''): string {
  return `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2021"\n${rest}`;
}

/** A gzip member with any header flags and a trailer that may lie. */
export function gzipMember(
  content: Buffer,
  options: { flags?: number; extra?: Buffer; crc?: number; size?: number } = {},
): Buffer {
  const header = Buffer.from([0x1f, 0x8b, 8, options.flags ?? 0, 0, 0, 0, 0, 0, 255]);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(options.crc ?? crc32(content), 0);
  trailer.writeUInt32LE(options.size ?? content.length % 2 ** 32, 4);
  return Buffer.concat([header, options.extra ?? Buffer.alloc(0), deflateRawSync(content), trailer]);
}

function header(entry: TarEntry, path: Buffer, length: number): Buffer {
  const block = Buffer.alloc(512);
  path.copy(block, 0, 0, 100);
  const size = entry.size ?? length;
  put(block, 100, octal(entry.mode ?? 0o644, 7));
  put(block, 108, octal(0, 7));
  put(block, 116, octal(0, 7));
  put(block, 124, typeof size === 'string' ? size : octal(size, 11));
  put(block, 136, octal(1153704088, 11));
  put(block, 156, entry.type ?? '0');
  put(block, 157, entry.link ?? '');
  put(block, 257, MAGIC[entry.magic ?? 'gnu'] ?? entry.magic ?? '');
  Buffer.from(entry.prefix ?? '').copy(block, 345, 0, 155);
  for (const [at, bytes] of entry.patches ?? []) bytes.copy(block, at);
  put(block, 148, '        ');
  const sum = block.reduce((total, byte) => total + byte, 0) + (entry.checksumError ?? 0);
  put(block, 148, `${octal(sum, 6)}\0 `);
  return block;
}

function put(block: Buffer, at: number, text: string): void {
  block.write(text, at, 'latin1');
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

function padding(size: number): Buffer {
  return Buffer.alloc((512 - (size % 512)) % 512);
}
