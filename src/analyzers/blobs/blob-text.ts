import type { CrateFacts, CrateFile, UnpackedCrate } from '../../model/facts.ts';
import { packedIn } from './inflate.ts';
import { archiveHasCode } from './machine-code.ts';
import { printableStrings, roomForStrings } from './printable-strings.ts';

/** Looked at in one scan, which has a fixed cost; and of one crate: what lies beyond is told as a gap. */
const SCAN_BYTES = 16 * 1024 * 1024;
const CRATE_BYTES = 256 * 1024 * 1024;
const PACKED: ReadonlySet<string> = new Set(['zip', 'gzip']);
const LOOKED_INTO: ReadonlySet<string> = new Set([...PACKED, 'elf', 'pe', 'mach-o', 'wasm', 'ar', 'java-class']);

/** Strings of binaries, as many as one scan takes. */
export interface BlobText {
  readonly buffer: Buffer;
  readonly parts: readonly BlobPart[];
}

/** Where a file's strings stand in the buffer. */
export interface BlobPart {
  readonly path: string;
  readonly packed: boolean;
  readonly start: number;
  readonly end: number;
  /** The offset in the file, of what is not packed. */
  source(offset: number): number;
}

interface Piece {
  readonly path: string;
  readonly packed: boolean;
  readonly bytes: Buffer;
  /** Where the piece begins in the file. */
  readonly from: number;
}

/** The strings of a crate's binaries and packed files, in portions. What was left out is added to `gaps`. */
export async function* blobTexts(
  crate: Pick<UnpackedCrate, 'files'>,
  facts: Pick<CrateFacts, 'files'>,
  gaps: string[],
): AsyncGenerator<BlobText> {
  let waiting: Piece[] = [];
  let bytes = 0;
  for await (const piece of piecesOf(crate, facts, gaps)) {
    if (bytes + piece.bytes.length > SCAN_BYTES && waiting.length > 0) {
      yield textsOf(waiting);
      waiting = [];
      bytes = 0;
    }
    waiting.push(piece);
    bytes += piece.bytes.length;
  }
  if (waiting.length > 0) yield textsOf(waiting);
}

function textsOf(pieces: readonly Piece[]): BlobText {
  const room = Buffer.allocUnsafeSlow(pieces.reduce((sum, { bytes }) => sum + roomForStrings(bytes.length), 0));
  const parts: BlobPart[] = [];
  let start = 0;
  for (const { path, packed, bytes, from } of pieces) {
    const { text, source } = printableStrings(bytes, room.subarray(start));
    const end = start + text.length;
    parts.push({ path, packed, start, end, source: (offset) => from + source(offset) });
    start = end;
  }
  return { buffer: room.subarray(0, start), parts };
}

async function* piecesOf(
  crate: Pick<UnpackedCrate, 'files'>,
  facts: Pick<CrateFacts, 'files'>,
  gaps: string[],
): AsyncGenerator<Piece> {
  const formats = new Map(facts.files.map(({ path, format }) => [path, format]));
  const budget = { bytes: CRATE_BYTES };
  for (const file of crate.files) {
    const format = formats.get(file.path) ?? '';
    const whole = !isLookedInto(file, format) || (yield* piecesOfFile(file, format, budget));
    if (!whole) gaps.push(`not searched for strings to its end: ${file.path}`);
  }
}

/** Gives whether the budget lasted, and the file could be read, to its end. */
async function* piecesOfFile(
  { path, bytes }: CrateFile,
  format: string,
  budget: { bytes: number },
): AsyncGenerator<Piece, boolean> {
  const packed = PACKED.has(format);
  const pieces = packed ? portions(packedIn(bytes, format)) : cut(bytes);
  let from = 0;
  let next = await pieces.next();
  for (; next.done !== true && budget.bytes > 0; next = await pieces.next()) {
    yield { path, packed, bytes: next.value, from };
    from += next.value.length;
    budget.bytes -= next.value.length;
  }
  if (next.done === true) return next.value;
  await pieces.return(false);
  return false;
}

/** The strings of an import library are names of functions. */
function isLookedInto({ bytes }: CrateFile, format: string): boolean {
  return LOOKED_INTO.has(format) && (format !== 'ar' || archiveHasCode(bytes));
}

async function* cut(bytes: Buffer): AsyncGenerator<Buffer, boolean> {
  for (let at = 0; at < bytes.length; at += SCAN_BYTES) yield bytes.subarray(at, at + SCAN_BYTES);
  return true;
}

/** Small chunks of a stream joined to what a scan takes. */
async function* portions(stream: AsyncGenerator<Buffer, boolean>): AsyncGenerator<Buffer, boolean> {
  let chunks: Buffer[] = [];
  let bytes = 0;
  let next = await stream.next();
  for (; next.done !== true; next = await stream.next()) {
    chunks.push(next.value);
    bytes += next.value.length;
    if (bytes < SCAN_BYTES) continue;
    yield Buffer.concat(chunks);
    chunks = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(chunks);
  return next.value;
}
