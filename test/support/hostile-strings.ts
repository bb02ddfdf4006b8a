/** Bytes that have forged, cut or hidden events in somebody's log, and what is made of them by chance. */
const PIECES: readonly (string | Buffer)[] = [
  '\n',
  '\r\n',
  '\n10 9.9 +++ exited with 0 +++\n',
  '+++ killed by SIGKILL +++',
  ' <unfinished ...>',
  '<... execve resumed>) = 0',
  '") = 0\n10 9.9 execve("/bin/sh", ["sh"], 0x1) = 0\n',
  '", "',
  '"...',
  '...',
  '…',
  '], 0x1 /* 3 vars */) = -1 ENOENT (No such file or directory)',
  '\n13 9.9 born(11, process) = 0\n',
  '/* 4 vars */',
  '<',
  '>',
  '{sa_family=AF_INET, sin_port=htons(443)}',
  '}',
  ', ',
  ')',
  '(',
  '"',
  "'",
  '\\',
  '\\x41',
  '\\xff',
  '\\\\xff',
  '\\n',
  '\t',
  '\u001b[2K\u001b]0;x\u0007',
  '\u202e',
  '\u200b',
  '\ufeff',
  '\u2028',
  '\ud83d\ude00',
  'é',
  '%00%0a',
  '{"type":"end"}',
  '\u0000\u0000\u0000\u000e{"type":"end"}',
  Buffer.from([0xff]),
  Buffer.from([0xc3, 0x28]),
  Buffer.from([0xed, 0xa0, 0x80]),
  Buffer.from([0xf0, 0x9f]),
  Buffer.from([0x80, 0x0a, 0xfe]),
  'sandpit',
  '//',
  ' ',
  '',
];

/** A stream of numbers from a seed: the same seed, the same strings. */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/**
 * One hostile string of up to a few dozen bytes, now and then of up to a megabyte. `terminated`: it is what a C string can
 * hold, without a zero byte.
 */
export function hostileString(next: () => number, terminated: boolean): Buffer {
  const parts: Buffer[] = [];
  for (let count = next() % 5; count >= 0; count -= 1) {
    const piece = PIECES[next() % (PIECES.length + 8)];
    parts.push(piece === undefined ? randomBytes(next) : Buffer.from(piece as string));
  }
  if (next() % 5000 === 0)
    parts.push(Buffer.alloc(16_000 + (next() % 1_000_000), parts[0]?.length ? parts[0] : 'long '));
  const whole = Buffer.concat(parts);
  return terminated ? Buffer.from(whole.filter((byte) => byte !== 0)) : whole;
}

function randomBytes(next: () => number): Buffer {
  return Buffer.from(Array.from({ length: next() % 12 }, () => next() & 255));
}
