import { REFUSED } from './stops.ts';

// Our own system-call filter. The engine's default differs between versions: 20.10 lets io_uring (which no tracer sees) and
// AF_VSOCK (which no network namespace holds) through. Allowed is what compilers, build tools and tests need; all else is
// EPERM. What is worth telling stops for the tracer instead, which sees it and answers EPERM; without a tracer it is ENOSYS.
const ALLOWED =
  `accept accept4 access adjtimex alarm arch_prctl bind brk capget capset chdir chmod chown clock_getres clock_gettime
clock_nanosleep close close_range connect copy_file_range creat dup dup2 dup3 epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_pwait2
epoll_wait eventfd eventfd2 execve execveat exit exit_group faccessat faccessat2 fadvise64 fallocate fanotify_mark fchdir fchmod fchmodat
fchmodat2 fchown fchownat fcntl fdatasync fgetxattr flistxattr flock fork fremovexattr fsetxattr fstat fstatfs fsync ftruncate futex
futex_waitv futimesat get_mempolicy get_robust_list get_thread_area getcpu getcwd getdents getdents64 getegid geteuid getgid getgroups
getitimer getpeername getpgid getpgrp getpid getppid getpriority getrandom getresgid getresuid getrlimit getrusage getsid getsockname
getsockopt gettid gettimeofday getuid getxattr inotify_add_watch inotify_init inotify_init1 inotify_rm_watch ioctl ioprio_get ioprio_set
kill lchown lgetxattr link linkat listen listxattr llistxattr lremovexattr lseek lsetxattr lstat madvise mbind membarrier memfd_create
mincore mkdir mkdirat mknod mknodat mlock mlock2 mlockall mmap mprotect mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedsend
mq_unlink mremap msgctl msgget msgrcv msgsnd msync munlock munlockall munmap nanosleep newfstatat open openat openat2 pause pidfd_open
pidfd_send_signal pipe pipe2 pkey_alloc pkey_free pkey_mprotect poll ppoll pread64 preadv preadv2 prlimit64 pselect6 pwrite64
pwritev pwritev2 read readahead readlink readlinkat readv recvfrom recvmmsg recvmsg remap_file_pages removexattr rename renameat
renameat2 restart_syscall rmdir rseq rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend
rt_sigtimedwait rt_tgsigqueueinfo sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getattr sched_getparam
sched_getscheduler sched_rr_get_interval sched_setaffinity sched_setattr sched_setparam sched_setscheduler sched_yield select
semctl semget semop semtimedop sendfile sendmmsg sendmsg sendto set_mempolicy set_robust_list set_thread_area set_tid_address setfsgid
setfsuid setgid setgroups setitimer setpgid setpriority setregid setresgid setresuid setreuid setrlimit setsid setsockopt setuid
setxattr shmat shmctl shmdt shmget shutdown sigaltstack signalfd signalfd4 socketpair splice stat statfs statx symlink symlinkat sync
sync_file_range syncfs sysinfo tee tgkill time timer_create timer_delete timer_getoverrun timer_gettime timer_settime timerfd_create
timerfd_gettime timerfd_settime times tkill truncate umask uname unlink unlinkat utime utimensat utimes vfork wait4 waitid waitpid write
writev`.split(/\s+/);

/** AF_UNIX, AF_INET, AF_INET6: no vsock (a way to the hypervisor), no packet, alg, xdp or bluetooth sockets. */
const FAMILIES = [1, 2, 10];

/** Flags of clone(2) that make namespaces: what an escape begins with. */
const NAMESPACES = 0x7e020000;
/** CLONE_UNTRACED: the tracer is not told of the child and does not follow it (seen: its programs ran unseen, without a gap). */
const UNTRACED = 0x00800000;
const APART = Array.from({ length: 32 }, (_, bit) => 2 ** bit).filter((flag) => ((NAMESPACES | UNTRACED) & flag) !== 0);

/** SECCOMP_FILTER_FLAG_NEW_LISTENER: what a listener lets go on does not stop for the tracer. */
const LISTENER = 0x08;

const EPERM = 1;
const ENOSYS = 38;

/** PR_SET_DUMPABLE, PR_SET_MM, PR_SET_PTRACER: who may look into a process, and what it shows who does. */
const HIDING = [4, 35, 0x59616d61];
/** All options of prctl(2) but those with a number of their own kind, PR_SET_VMA among them. */
const PRCTL = Array.from({ length: 80 }, (_, option) => option);
const NAMES_MEMORY = 0x53564d41;
/** personality(2): addresses that can be foretold, memory that can be executed. */
const LOOSENED = [17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27].map((bit) => 2 ** bit);

/** Of netlink only the routes, which the resolver asks for. */
const NETLINK = 16;
const ROUTES = 0;

const first = (name: string, action: string, values: readonly number[]) =>
  values.map((value) => ({ names: [name], action, args: [{ index: 0, value, op: 'SCMP_CMP_EQ' }] }));

/** The profile in the engine's form, as the text its API takes. 64-bit x86 only: `int 0x80` and x32 end the process. */
export const SECCOMP = JSON.stringify({
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: EPERM,
  architectures: ['SCMP_ARCH_X86_64'],
  syscalls: [
    { names: ALLOWED, action: 'SCMP_ACT_ALLOW' },
    { names: Object.keys(REFUSED), action: 'SCMP_ACT_TRACE' },
    ...Array.from({ length: NETLINK }, (_, family) => ({
      names: ['socket'],
      action: FAMILIES.includes(family) ? 'SCMP_ACT_ALLOW' : 'SCMP_ACT_TRACE',
      args: [{ index: 0, value: family, op: 'SCMP_CMP_EQ' }],
    })),
    { names: ['socket'], action: 'SCMP_ACT_TRACE', args: [{ index: 0, value: NETLINK, op: 'SCMP_CMP_GT' }] },
    // personality(2): only to ask, and the two forms that old programs need.
    ...first('personality', 'SCMP_ACT_ALLOW', [0, 8, 0xffffffff]),
    ...first('personality', 'SCMP_ACT_TRACE', LOOSENED),
    ...first('prctl', 'SCMP_ACT_ALLOW', [...PRCTL.filter((option) => !HIDING.includes(option)), NAMES_MEMORY]),
    ...first('prctl', 'SCMP_ACT_TRACE', HIDING),
    ...[
      ['SCMP_ACT_ALLOW', 'SCMP_CMP_EQ'],
      ['SCMP_ACT_TRACE', 'SCMP_CMP_GT'],
    ].map(([action, op]) => ({
      names: ['socket'],
      action,
      args: [
        { index: 0, value: NETLINK, op: 'SCMP_CMP_EQ' },
        { index: 2, value: ROUTES, op },
      ],
    })),
    {
      names: ['clone'],
      action: 'SCMP_ACT_ALLOW',
      args: [{ index: 0, value: NAMESPACES | UNTRACED, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }],
    },
    ...APART.map((flag) => ({
      names: ['clone'],
      action: 'SCMP_ACT_TRACE',
      args: [{ index: 0, value: flag, valueTwo: flag, op: 'SCMP_CMP_MASKED_EQ' }],
    })),
    {
      names: ['seccomp'],
      action: 'SCMP_ACT_ALLOW',
      args: [{ index: 1, value: LISTENER, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }],
    },
    {
      names: ['seccomp'],
      action: 'SCMP_ACT_TRACE',
      args: [{ index: 1, value: LISTENER, valueTwo: LISTENER, op: 'SCMP_CMP_MASKED_EQ' }],
    },
    // The C library falls back to clone, whose flags a filter can read.
    { names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: ENOSYS },
  ],
});
