/** Bytes of code that an import stub needs: a jump through a table, padded. */
const STUB_BYTES = 32;
/** Members looked at; the largest honest import libraries have some thirty thousand. */
const MEMBERS = 100_000;
/** Members that only index the others. */
const TABLE = /^(?:\/|\/\/|\/SYM64\/|__\.SYMDEF[ \w]*) *$/;
const COFF_MACHINES: ReadonlySet<number> = new Set([0x014c, 0x8664, 0xaa64, 0x01c4]);
const COFF_CODE = 0x20;
const ELF_EXECUTABLE = 0x4;

/**
 * Whether an `ar` archive holds machine code. An import library only names functions of a system's own libraries: short
 * import objects, or stubs that jump through a table. What cannot be read is taken for code.
 */
export function archiveHasCode(bytes: Buffer): boolean {
  let members = 0;
  for (const member of membersOf(bytes)) {
    members += 1;
    if (member === null || members > MEMBERS || objectHasCode(member)) return true;
  }
  return false;
}

/** The contents of its members, tables of symbols and names left out; null where a header cannot be read. */
function* membersOf(bytes: Buffer): Generator<Buffer | null> {
  for (let at = 8; at + 60 <= bytes.length; ) {
    const size = Number.parseInt(bytes.toString('latin1', at + 48, at + 58), 10);
    if (!Number.isSafeInteger(size) || size < 0) return yield null;
    const name = bytes.toString('latin1', at, at + 16);
    // BSD archives write a long name before the content: `#1/20`.
    const skip = name.startsWith('#1/') ? Number.parseInt(name.slice(3), 10) || 0 : 0;
    if (!TABLE.test(name)) yield bytes.subarray(at + 60 + skip, at + 60 + size);
    at += 60 + size + (size % 2);
  }
}

function objectHasCode(object: Buffer): boolean {
  if (object.length < 20) return false;
  if (object.readUInt16LE(0) === 0 && object.readUInt16LE(2) === 0xffff) return false;
  if (object.readUInt32BE(0) === 0x7f454c46) return elfHasCode(object);
  if (COFF_MACHINES.has(object.readUInt16LE(0))) return coffHasCode(object);
  const head = object.readUInt32LE(0);
  // Mach-O and LLVM bitcode are code; indexes and metadata of rustc and of linkers are none.
  return head === 0xfeedfacf || head === 0xfeedface || head === 0xdec04342 || head === 0x0b17c0de;
}

function coffHasCode(object: Buffer): boolean {
  const sections = object.readUInt16LE(2);
  const first = 20 + object.readUInt16LE(16);
  for (let index = 0; index < sections; index += 1) {
    const at = first + index * 40;
    if (at + 40 > object.length) return true;
    if ((object.readUInt32LE(at + 36) & COFF_CODE) !== 0 && object.readUInt32LE(at + 16) > STUB_BYTES) return true;
  }
  return false;
}

/** Little-endian ELF of either width; of the other order there are no import libraries. */
function elfHasCode(object: Buffer): boolean {
  if (object[5] !== 1 || object.length < 64) return true;
  const [wordAt, width] = object[4] === 2 ? ([WIDE, 8] as const) : ([NARROW, 4] as const);
  const word = (at: number) => (width === 8 ? Number(object.readBigUInt64LE(at)) : object.readUInt32LE(at));
  const entry = object.readUInt16LE(wordAt.entry);
  const sections = Array.from(
    { length: object.readUInt16LE(wordAt.count) },
    (_, index) => word(wordAt.table) + index * entry,
  );
  if (sections.some((at) => at + wordAt.size + width > object.length)) return true;
  return sections.some((at) => (word(at + 8) & ELF_EXECUTABLE) !== 0 && word(at + wordAt.size) > 0);
}

/** Where the header of either width keeps the table of sections, the size and number of its entries, and an entry its size. */
const WIDE = { table: 40, entry: 58, count: 60, size: 32 };
const NARROW = { table: 32, entry: 46, count: 48, size: 20 };
