import { gzipSync } from 'node:zlib';
import type { CrateId } from '../model/crate.ts';
import type { CrateFile } from '../model/facts.ts';

const BLOCK = 512;
/** The time that `cargo package` itself writes, so that a re-packed archive looks like any other. */
const MTIME_SECONDS = 1153704088;

/**
 * The canonical `.crate` of a set of files: one gzip member, GNU headers as `cargo package` writes them, regular files
 * only, sorted by the bytes of their path, 0644 or 0755, fixed owner and time. Equal files give equal bytes.
 */
export function packCrate(id: CrateId, files: readonly CrateFile[]): Buffer {
  return gzipSync(packTar(id, files), { level: 1 });
}

function packTar(id: CrateId, files: readonly CrateFile[]): Buffer {
  const named = files.map((file) => ({ file, path: Buffer.from(`${id.name}-${id.version}/${file.path}`) }));
  named.sort((a, b) => Buffer.compare(a.path, b.path));
  const parts: Buffer[] = [];
  for (const { file, path } of named) parts.push(...packEntry(path, file));
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

function packEntry(path: Buffer, file: CrateFile): Buffer[] {
  const parts: Buffer[] = [];
  if (path.length > 100) {
    // Names beyond the header's 100 bytes travel in front of it, NUL-ended: the one form that every cargo has read.
    const long = Buffer.concat([path, Buffer.alloc(1)]);
    parts.push(header(Buffer.from('././@LongLink'), 'L', 0o644, long.length), long, padding(long.length));
  }
  const mode = file.executable ? 0o755 : 0o644;
  parts.push(header(path.subarray(0, 100), '0', mode, file.bytes.length), file.bytes, padding(file.bytes.length));
  return parts;
}

function header(name: Buffer, type: string, mode: number, size: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  name.copy(block, 0);
  block.write(octal(mode, 7), 100, 'latin1');
  block.write(octal(0, 7), 108, 'latin1');
  block.write(octal(0, 7), 116, 'latin1');
  block.write(octal(size, 11), 124, 'latin1');
  block.write(octal(MTIME_SECONDS, 11), 136, 'latin1');
  block.write(' '.repeat(8), 148, 'latin1');
  block.write(type, 156, 'latin1');
  block.write('ustar  \0', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 7)}\0`, 148, 'latin1');
  return block;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}
