// What the tracer looks at, by the numbers of 64-bit x86: both the filter that stops there and the tracer are given them.

/** System calls that show what a program runs, opens, changes or contacts. They stop for the tracer and go on. */
export const FOLLOWED = {
  execve: 59, execveat: 322, clone: 56, fork: 57, vfork: 58,
  open: 2, openat: 257, openat2: 437, creat: 85, truncate: 76, rename: 82, renameat: 264, renameat2: 316, link: 86, linkat: 265,
  symlink: 88, symlinkat: 266, unlink: 87, unlinkat: 263, rmdir: 84, mkdir: 83, mkdirat: 258, chmod: 90, fchmod: 91, fchmodat: 268,
  chdir: 80, fchdir: 81, mknod: 133, mknodat: 259,
  connect: 42, bind: 49, socket: 41, sendto: 44, sendmsg: 46, sendmmsg: 307, memfd_create: 319,
  // What is told of a file: the second sensor of files sees these too, and must not find them missing.
  utime: 132, utimes: 235, futimesat: 261, utimensat: 280, chown: 92, lchown: 94, fchown: 93, fchownat: 260, setxattr: 188, lsetxattr:
  189, fsetxattr: 190, removexattr: 197, lremovexattr: 198, fremovexattr: 199,
  // How a process acts on others, and leaves them.
  kill: 62, tkill: 200, tgkill: 234, setsid: 112,
} as const; // biome-ignore format: a table

/** Calls that reach for the kernel, other processes or the outside. They stop for the tracer, which denies them. */
export const REFUSED: Readonly<Record<string, number>> = {
  ptrace: 101, process_vm_readv: 310, process_vm_writev: 311, mount: 165, umount2: 166, unshare: 272, setns: 308, pivot_root: 155,
  chroot: 161, bpf: 321, keyctl: 250, add_key: 248, perf_event_open: 298, io_uring_setup: 425, userfaultfd: 323, init_module: 175,
  finit_module: 313, kexec_load: 246,
}; // biome-ignore format: a table

/** O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND. */
const CHANGING = 0o3103;

/** linux/audit.h, linux/seccomp.h and linux/filter.h. */
const X86_64 = 0xc000003e;
const TRACE = 0x7ff00000;
const ALLOW = 0x7fff0000;
const LOAD = 0x20;
const JUMP_IF_EQUAL = 0x15;
const JUMP_IF_ANY = 0x45;
const RETURN = 0x06;
const NUMBER_AT = 0;
const ARCHITECTURE_AT = 4;
/** Where the lower half of an argument lies, the first being 0. */
const argumentAt = (which: number) => 16 + 8 * which;

type Instruction = readonly [code: number, whenTrue: number, whenFalse: number, value: number];

/** After it, what lies behind `then` is reached by this call only. */
const only = (number: number, then: readonly Instruction[]): Instruction[] => [
  [LOAD, 0, 0, NUMBER_AT],
  [JUMP_IF_EQUAL, 0, then.length, number],
  ...then,
];

/** An opening that changes nothing: most of what a build asks, and told by sandbox-images/sinkhole/watch-opens.c instead. */
const readingPasses = (number: number, flags: number) =>
  only(number, [
    [LOAD, 0, 0, argumentAt(flags)],
    [JUMP_IF_ANY, 1, 0, CHANGING],
    [RETURN, 0, 0, ALLOW],
  ]);

/** Times set of a file that is open, which cargo does of each that it unpacks: its opening was told. */
const TIMES_OF_OPEN_PASS = only(FOLLOWED.utimensat, [
  [LOAD, 0, 0, argumentAt(1)],
  [JUMP_IF_EQUAL, 0, 3, 0],
  [LOAD, 0, 0, argumentAt(1) + 4],
  [JUMP_IF_EQUAL, 0, 1, 0],
  [RETURN, 0, 0, ALLOW],
]);

/** Calls that tell the date, to be answered in a cage in which it is later; not clocks that only go on (sandbox-images/sinkhole/later-clock.c). */
const DATES = { clock_gettime: 228, gettimeofday: 96, time: 201 } as const;
/** CLOCK_REALTIME, CLOCK_REALTIME_COARSE, CLOCK_TAI. */
const DATED = [0, 5, 11];
const UNDATED_PASS = only(DATES.clock_gettime, [
  [LOAD, 0, 0, argumentAt(0)],
  ...DATED.map((clock, at): Instruction => [JUMP_IF_EQUAL, DATED.length - at, 0, clock]),
  [RETURN, 0, 0, ALLOW],
]);

/**
 * The filter that the first process takes on when its gate opens, as the bytes of its instructions. Before that there is no
 * tracer, and a call that stops for none fails; so a build that loses its tracer can execute and change nothing more. Other
 * architectures are the profile's matter. `dates` has what asks for the date stop as well.
 */
export function stopsFilter(dates = false): Buffer {
  const numbers: readonly number[] = [...Object.values(FOLLOWED), ...(dates ? Object.values(DATES) : [])];
  const body: Instruction[] = [
    ...readingPasses(FOLLOWED.openat, 2),
    ...readingPasses(FOLLOWED.open, 1),
    ...TIMES_OF_OPEN_PASS,
    ...UNDATED_PASS,
    [LOAD, 0, 0, NUMBER_AT],
    ...numbers.map((number, at): Instruction => [JUMP_IF_EQUAL, numbers.length - at, 0, number]),
  ];
  const instructions: Instruction[] = [
    [LOAD, 0, 0, ARCHITECTURE_AT],
    [JUMP_IF_EQUAL, 0, body.length, X86_64],
    ...body,
    [RETURN, 0, 0, ALLOW],
    [RETURN, 0, 0, TRACE],
  ];
  return Buffer.concat(instructions.map(bytesOf));
}

function bytesOf([code, whenTrue, whenFalse, value]: Instruction): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(whenTrue, 2);
  bytes.writeUInt8(whenFalse, 3);
  bytes.writeUInt32LE(value, 4);
  return bytes;
}
