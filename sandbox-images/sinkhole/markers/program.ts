// A whole Linux program in some two hundred bytes, written here: it executes `/bin/true` with a word of the run's own, or
// ends with 0 where it cannot. Whoever runs it, from a file, from memory or under another name, is seen.
import { markerOf } from '../settings.ts';

const BASE = 0x400000;
const HEADERS_BYTES = 64 + 56;
const TRUE = '/bin/true';

/** An ELF executable for x86-64, static, one read-only executable segment. */
export function program(): Buffer {
  const texts = Buffer.from(`${TRUE}\0${markerOf('program')}\0`, 'latin1');
  const code = 34;
  const words = HEADERS_BYTES + code + texts.length;
  const padding = (8 - (words % 8)) % 8;
  const textAt = BASE + HEADERS_BYTES + code;
  const size = words + padding + 24;
  const list = Buffer.alloc(24);
  list.writeBigUInt64LE(BigInt(textAt), 0);
  list.writeBigUInt64LE(BigInt(textAt + TRUE.length + 1), 8);
  return Buffer.concat([
    headers(size),
    instructions(textAt, BASE + words + padding),
    texts,
    Buffer.alloc(padding),
    list,
  ]);
}

function instructions(path: number, list: number): Buffer {
  const code = Buffer.concat([
    Buffer.from([0xb8, 59, 0, 0, 0]), // mov eax, execve
    address(0xbf, path), // mov edi, path
    address(0xbe, list), // mov esi, list
    Buffer.from([0x31, 0xd2]), // xor edx, edx
    Buffer.from([0x0f, 0x05]), // syscall
    Buffer.from([0xb8, 60, 0, 0, 0]), // mov eax, exit
    Buffer.from([0x31, 0xff]), // xor edi, edi
    Buffer.from([0x0f, 0x05]), // syscall
  ]);
  // Filled up to the length that the addresses were reckoned with; never reached.
  return Buffer.concat([code, Buffer.alloc(34 - code.length, 0xf4)]);
}

function address(opcode: number, value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt8(opcode);
  bytes.writeUInt32LE(value, 1);
  return bytes;
}

/** The file's header and that of its one segment, which holds the whole file. */
function headers(size: number): Buffer {
  const out = Buffer.alloc(HEADERS_BYTES);
  Buffer.from('7f454c46020101', 'hex').copy(out);
  out.writeUInt16LE(2, 16); // executable
  out.writeUInt16LE(62, 18); // x86-64
  out.writeUInt32LE(1, 20);
  out.writeBigUInt64LE(BigInt(BASE + HEADERS_BYTES), 24); // entry
  out.writeBigUInt64LE(64n, 32); // where segments are told
  out.writeUInt16LE(64, 52);
  out.writeUInt16LE(56, 54);
  out.writeUInt16LE(1, 56);
  out.writeUInt32LE(1, 64); // to be loaded
  out.writeUInt32LE(5, 68); // read and execute
  for (const at of [80, 88]) out.writeBigUInt64LE(BigInt(BASE), at);
  for (const at of [96, 104]) out.writeBigUInt64LE(BigInt(size), at);
  out.writeBigUInt64LE(0x1000n, 112);
  return out;
}
