import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { CrateFile } from '../model/facts.ts';

/** Compressed together: files of a few kilobytes have much in common. */
const BLOCK_BYTES = 1024 * 1024;
/** Blocks that lie open: whoever goes through the files in their order opens each once. */
const OPEN_BLOCKS = 8;
/** The fastest level: 400 MB/s, to a fifth of C's sources and a tenth of generated Rust (seen over v8 and windows). */
const FASTEST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Holds the files of a giant compressed, and opens what is looked at: sources of 200 MB take 40. */
export class Shelf {
  readonly #open = new Map<Block, Buffer>();
  #filling = new Block();

  /** The same file; its bytes are unpacked when they are asked for. */
  put(file: CrateFile): CrateFile {
    const block = this.#filling;
    const { length } = file.bytes;
    const start = block.add(file.bytes);
    if (block.length >= BLOCK_BYTES) {
      block.close();
      this.#filling = new Block();
    }
    return new ShelvedFile(file, () => this.#opened(block).subarray(start, start + length));
  }

  #opened(block: Block): Buffer {
    const bytes = this.#open.get(block) ?? block.bytes();
    this.#open.delete(block);
    this.#open.set(block, bytes);
    const [oldest] = this.#open.keys();
    if (this.#open.size > OPEN_BLOCKS && oldest !== undefined) this.#open.delete(oldest);
    return bytes;
  }
}

class ShelvedFile implements CrateFile {
  readonly path: string;
  readonly executable: boolean;
  readonly #read: () => Buffer;

  constructor({ path, executable }: CrateFile, read: () => Buffer) {
    this.path = path;
    this.executable = executable;
    this.#read = read;
  }

  get bytes(): Buffer {
    return this.#read();
  }
}

/** Files one behind the other. */
class Block {
  length = 0;
  #pieces: Buffer[] = [];
  #packed: Buffer | null = null;

  /** Gives where they begin. */
  add(bytes: Buffer): number {
    const start = this.length;
    this.#pieces.push(bytes);
    this.length += bytes.length;
    return start;
  }

  close(): void {
    this.#packed = zstdCompressSync(Buffer.concat(this.#pieces), FASTEST);
    this.#pieces = [];
  }

  bytes(): Buffer {
    if (this.#packed === null) return Buffer.concat(this.#pieces);
    return zstdDecompressSync(this.#packed, { chunkSize: Math.max(this.length, constants.Z_MIN_CHUNK) });
  }
}
