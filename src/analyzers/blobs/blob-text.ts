import type { CrateFacts, CrateFile, UnpackedCrate } from '../../model/facts.ts';
import { packedIn, type Unpacked } from './inflate.ts';
import { archiveHasCode } from './machine-code.ts';
import { type PrintableStrings, printableStrings } from './printable-strings.ts';

/** What is unpacked of one file, and the text that is taken out of all. */
const UNPACKED_BYTES = 64 * 1024 * 1024;
const TEXT_BYTES = 24 * 1024 * 1024;
const PACKED: ReadonlySet<string> = new Set(['zip', 'gzip']);
const LOOKED_INTO: ReadonlySet<string> = new Set([...PACKED, 'elf', 'pe', 'mach-o', 'wasm', 'ar', 'java-class']);
/** A file's strings in the text of all, and whether they stand in the file itself or in what it packs. */
export interface BlobPart {
  readonly path: string;
  readonly start: number;
  readonly strings: PrintableStrings;
  readonly packed: boolean;
}

export interface BlobText {
  readonly buffer: Buffer;
  readonly parts: readonly BlobPart[];
  /** Files that were not looked at to their end. */
  readonly left: readonly string[];
}

/** The printable strings of all programs, libraries and packed files of a crate, as one text. */
export async function blobText(
  crate: Pick<UnpackedCrate, 'files'>,
  facts: Pick<CrateFacts, 'files'>,
): Promise<BlobText> {
  const formats = new Map(facts.files.map(({ path, format }) => [path, format]));
  const parts: BlobPart[] = [];
  const left: string[] = [];
  let start = 0;
  for (const file of crate.files) {
    const format = formats.get(file.path) ?? '';
    if (!isLookedInto(file, format)) continue;
    const { content, whole } = await contentOf(file, format);
    const strings = printableStrings(content, TEXT_BYTES - start);
    if (strings === null || !whole) left.push(file.path);
    if (strings !== null) parts.push({ path: file.path, start, strings, packed: PACKED.has(format) });
    start += strings?.text.length ?? 0;
  }
  return { buffer: Buffer.concat(parts.map(({ strings }) => strings.text)), parts, left };
}

/** The strings of an import library are names of functions. */
function isLookedInto({ bytes }: CrateFile, format: string): boolean {
  return LOOKED_INTO.has(format) && (format !== 'ar' || archiveHasCode(bytes));
}

async function contentOf({ bytes }: CrateFile, format: string): Promise<Unpacked> {
  return PACKED.has(format) ? packedIn(bytes, format, UNPACKED_BYTES) : { content: bytes, whole: true };
}
