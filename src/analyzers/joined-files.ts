import { blankCommentsInPlace } from '../kit/rust-text.ts';
import type { SourcePlace } from '../model/evidence.ts';
import type { CrateFile } from '../model/facts.ts';

const SEPARATOR = Buffer.from('\n\u0000\u0000\u0000\u0000\n');
/** Bytes joined at once. Crates with more text are generated bindings, which no rule needs to see whole. */
const BATCH_BYTES = 4 * 1024 * 1024;
/** A single file beyond this is left out, and told as partial. */
const FILE_BYTES = 24 * 1024 * 1024;

/** The files of one scope as one buffer: a scan has a fixed cost, so there is one scan a scope and not one a file. */
export interface JoinedFiles {
  readonly buffer: Buffer;
  /** Files left out for size. */
  readonly left: readonly string[];
  /** The place of a match; null where it reaches from one file into the next. */
  place(
    offset: number,
    length: number,
  ): (Required<Pick<SourcePlace, 'file' | 'line' | 'column' | 'span'>> & { readonly excerpt: string }) | null;
}

interface Part {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** The files in their order, so many at a time as are joined at once: a crate of 100 MB is never held twice. */
export function* inBatches(files: readonly CrateFile[]): Generator<readonly CrateFile[]> {
  let batch: CrateFile[] = [];
  let bytes = 0;
  for (const file of files) {
    if (batch.length > 0 && bytes + file.bytes.length > BATCH_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(file);
    bytes += file.bytes.length;
  }
  if (batch.length > 0) yield batch;
}

export function joinFiles(files: readonly CrateFile[]): JoinedFiles {
  const left = files.filter(({ bytes }) => bytes.length > FILE_BYTES).map(({ path }) => path);
  const taken = files.filter(({ bytes }) => bytes.length <= FILE_BYTES);
  const buffer = Buffer.concat(taken.flatMap(({ bytes }) => [bytes, SEPARATOR]));
  const parts: Part[] = [];
  let start = 0;
  for (const { path, bytes } of taken) {
    const end = start + bytes.length;
    parts.push({ path, start, end });
    if (path.endsWith('.rs')) blankCommentsInPlace(buffer.subarray(start, end));
    start = end + SEPARATOR.length;
  }
  return { buffer, left, place: (offset, length) => placeOf(buffer, parts, offset, length) };
}

function placeOf(
  buffer: Buffer,
  parts: readonly Part[],
  offset: number,
  length: number,
): ReturnType<JoinedFiles['place']> {
  const part = parts.find((candidate) => offset >= candidate.start && offset + length <= candidate.end);
  if (part === undefined) return null;
  const before = buffer.subarray(part.start, offset);
  let line = 1;
  for (let at = before.indexOf(10); at !== -1; at = before.indexOf(10, at + 1)) line += 1;
  const column = offset - part.start - before.lastIndexOf(10);
  return {
    file: part.path,
    line,
    column,
    span: { offset: offset - part.start, length },
    excerpt: buffer.subarray(offset, offset + Math.min(length, 120)).toString('latin1'),
  };
}
