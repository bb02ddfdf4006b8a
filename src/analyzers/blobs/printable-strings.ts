/** A string shorter than this is as likely chance as text. */
const SHORTEST = 6;
const NEWLINE = 10;

/** The strings of a binary as lines of one text, and where each stood in it. */
export interface PrintableStrings {
  readonly text: Buffer;
  /** The offset in the binary of what stands in the text at this offset. */
  source(offset: number): number;
}

/** The most that the strings of so many bytes take: a run is six characters or more and gets one newline; no character stands in two. */
export function roomForStrings(bytes: number): number {
  return bytes + Math.ceil(bytes / SHORTEST);
}

/** Printable ASCII, and ASCII in UTF-16 as Windows programs hold it, written to the start of `room`. */
export function printableStrings(
  bytes: Buffer,
  room: Buffer = Buffer.allocUnsafe(roomForStrings(bytes.length)),
): PrintableStrings {
  const starts: Start[] = [];
  let used = 0;
  for (const step of [1, 2] as const)
    for (let from = beginning(bytes, 0, step); from < bytes.length; ) {
      const end = endOfRun(bytes, from, step);
      if (end - from >= SHORTEST * step) {
        starts.push({ at: used, from, step });
        used = write(bytes, from, end, step, room, used);
      }
      from = beginning(bytes, end, step);
    }
  return { text: room.subarray(0, used), source: (offset) => sourceOf(starts, offset) };
}

/** One run as a line, and where the next begins. */
function write(bytes: Buffer, from: number, end: number, step: number, room: Buffer, used: number): number {
  let to = used;
  for (let at = from; at < end; at += step, to += 1) room[to] = bytes[at] as number;
  room[to] = NEWLINE;
  return to + 1;
}

/** Where a run begins in the text and in the binary; in UTF-16 each character is two bytes. */
interface Start {
  readonly at: number;
  readonly from: number;
  readonly step: 1 | 2;
}

/** Where the next run begins: most bytes of a binary begin none. */
function beginning(bytes: Buffer, from: number, step: number): number {
  let at = from;
  while (at < bytes.length && !(PRINTABLE[bytes[at] as number] === 1 && (step === 1 || bytes[at + 1] === 0))) at += 1;
  return at;
}

/** Where the run that begins here ends: a step of two wants a zero after each character. */
function endOfRun(bytes: Buffer, from: number, step: number): number {
  let at = from;
  while (at < bytes.length && PRINTABLE[bytes[at] as number] === 1 && (step === 1 || bytes[at + 1] === 0)) at += step;
  return at;
}

const PRINTABLE = Uint8Array.from({ length: 256 }, (_none, byte) => Number((byte >= 32 && byte < 127) || byte === 9));

function sourceOf(starts: readonly Start[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle]?.at ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const run = starts[low];
  return run === undefined ? 0 : run.from + (offset - run.at) * run.step;
}
