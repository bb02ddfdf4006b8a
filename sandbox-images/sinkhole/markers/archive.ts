// Archives with the two markers in them: a script and a program.
import { crc32, gzipSync } from 'node:zlib';
import { program } from './program.ts';
import { scripts } from './script.ts';

interface Entry {
  readonly name: string;
  readonly bytes: Buffer;
}

function entries(): readonly Entry[] {
  return [
    { name: 'release/install.sh', bytes: scripts.shell() },
    { name: 'release/bin/tool', bytes: program() },
  ];
}

/** A POSIX tar archive, gzipped where asked. Its files may be executed. */
export function tarball(compressed: boolean): Buffer {
  const blocks = entries().flatMap(({ name, bytes }) => [
    tarHeader(name, bytes.length),
    bytes,
    Buffer.alloc((512 - (bytes.length % 512)) % 512),
  ]);
  const whole = Buffer.concat([...blocks, Buffer.alloc(1024)]);
  return compressed ? gzipSync(whole) : whole;
}

function tarHeader(name: string, size: number): Buffer {
  const out = Buffer.alloc(512);
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`;
  out.write(name, 0, 'latin1');
  out.write(octal(0o755, 8) + octal(0, 8) + octal(0, 8) + octal(size, 12) + octal(0, 12), 100, 'latin1');
  out.write('        0', 148, 'latin1');
  out.write('ustar\x0000', 257, 'latin1');
  const sum = out.reduce((total, byte) => total + byte, 0);
  out.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return out;
}

/** A zip archive, stored. */
export function zipped(): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const { name, bytes } of entries()) {
    const local = Buffer.concat([zipFields('PK\x03\x04', [20, 0, 0, 0, 33], bytes, name), Buffer.from(name), bytes]);
    central.push(zipFields('PK\x01\x02', [0x0314, 20, 0, 0, 0, 33], bytes, name), zipTail(at), Buffer.from(name));
    locals.push(local);
    at += local.length;
  }
  const list = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  for (const field of [8, 10]) end.writeUInt16LE(entries().length, field);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, list, end]);
}

/** Signature, the short fields up to the date, checksum, both sizes, lengths of name and extra. */
function zipFields(signature: string, shorts: readonly number[], bytes: Buffer, name: string): Buffer {
  const out = Buffer.alloc(4 + shorts.length * 2 + 16);
  out.write(signature, 'latin1');
  for (const [index, value] of shorts.entries()) out.writeUInt16LE(value, 4 + index * 2);
  const rest = 4 + shorts.length * 2;
  out.writeUInt32LE(crc32(bytes), rest);
  for (const field of [rest + 4, rest + 8]) out.writeUInt32LE(bytes.length, field);
  out.writeUInt16LE(name.length, rest + 12);
  return out;
}

/** Comment, disk, attributes (a file that may be executed), where its own header lies. */
function zipTail(at: number): Buffer {
  const out = Buffer.alloc(14);
  out.writeUInt32LE((0o100755 << 16) >>> 0, 6);
  out.writeUInt32LE(at, 10);
  return out;
}
