import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { UNIT } from './unit-scripts.ts';

const MIB = 1024 * 1024;
/** One compiled crate, and all that one stay gives out. */
const UNIT_LIMIT_BYTES = 256 * MIB;
const TOTAL_LIMIT_BYTES = 2048 * MIB;
const LINE_LIMIT_BYTES = 400;

export interface ExportedUnit {
  readonly unit: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly path: string;
}

export interface Exported {
  readonly units: readonly ExportedUnit[];
  /** Units that were used as they had been brought in. */
  readonly known: readonly string[];
  /** Whether the last word came, too. */
  readonly whole: boolean;
}

export const NOTHING_EXPORTED: Exported = { units: [], known: [], whole: false };

/** Reads what the session writes out, archives into a folder. It ends at the first thing that is not as it should be. */
export async function readExport(output: Readable, folder: string): Promise<Exported> {
  const reader = new FramedReader(output);
  const units: ExportedUnit[] = [];
  const known: string[] = [];
  for (let left = TOTAL_LIMIT_BYTES; ; ) {
    const [word, unit = '', size] = (await reader.line()).split(' ');
    if (word === 'end') return { units, known, whole: true };
    const bytes = word === 'known' ? 0 : Number(size);
    const read = isExpected(word, unit, bytes, left) ? await readUnit(reader, unit, bytes, folder) : null;
    if (read === null) break;
    left -= bytes;
    if (word === 'known') known.push(unit);
    else units.push(read);
  }
  output.resume();
  return { units, known, whole: false };
}

function isExpected(word: string | undefined, unit: string, bytes: number, left: number): boolean {
  if (!UNIT.test(unit)) return false;
  return word === 'known' || (word === 'unit' && bytes > 0 && bytes <= Math.min(UNIT_LIMIT_BYTES, left));
}

async function readUnit(
  reader: FramedReader,
  unit: string,
  bytes: number,
  folder: string,
): Promise<ExportedUnit | null> {
  const path = join(folder, `${unit}.tar`);
  const sha256 = await reader.bytes(bytes, path);
  return sha256 === null ? null : { unit, sha256, bytes, path };
}

/** Lines and counted bytes of one stream. */
class FramedReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: Readable) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** Empty at the end of the stream, or where a line is too long to be one. */
  async line(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf(0x0a);
      if (end >= 0) {
        const line = this.#rest.subarray(0, end).toString();
        this.#rest = this.#rest.subarray(end + 1);
        return line;
      }
      if (this.#rest.length > LINE_LIMIT_BYTES || !(await this.#more())) return '';
    }
  }

  /** Writes so many bytes to a file; their sha256 in hex, or null where the stream ends before. */
  async bytes(count: number, path: string): Promise<string | null> {
    const hash = createHash('sha256');
    await using file = await open(path, 'w', 0o644);
    let left = count;
    while (left > 0) {
      if (this.#rest.length === 0 && !(await this.#more())) return null;
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      hash.update(piece);
      await file.writeFile(piece);
    }
    return hash.digest('hex');
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#chunks.next();
    if (done === true) return false;
    this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value]);
    return true;
  }
}
