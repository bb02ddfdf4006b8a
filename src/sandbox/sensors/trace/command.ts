/** System calls that show what a program runs, opens, changes, contacts, or tries against the cage. */
const CALLS = [
  'execve', 'execveat', 'clone', 'clone3', 'fork', 'vfork', 'exit_group',
  'open', 'openat', 'openat2', 'creat', 'truncate', 'rename', 'renameat', 'renameat2', 'link', 'linkat', 'symlink', 'symlinkat',
  'unlink', 'unlinkat', 'rmdir', 'mkdir', 'mkdirat', 'chmod', 'fchmod', 'fchmodat', 'chdir', 'fchdir', 'mknod', 'mknodat',
  'connect', 'bind', 'socket', 'sendto', 'sendmsg', 'sendmmsg', 'memfd_create',
  'ptrace', 'process_vm_readv', 'process_vm_writev', 'mount', 'umount2', 'unshare', 'setns', 'pivot_root', 'chroot', 'bpf',
  'keyctl', 'add_key', 'perf_event_open', 'io_uring_setup', 'userfaultfd', 'init_module', 'finit_module', 'kexec_load',
  // What is told of a file: the second sensor of files sees these too, and must not find them missing.
  'utime', 'utimes', 'futimesat', 'utimensat', 'chown', 'lchown', 'fchown', 'fchownat',
  'setxattr', 'lsetxattr', 'fsetxattr', 'removexattr', 'lremovexattr', 'fremovexattr',
]; // biome-ignore format: a table

/**
 * The tracer, outside the build's PID namespace: the crate can neither see nor kill it. `-xx` writes every string in hex, so
 * that no newline, quote or escape in a name can end a record or start a false one; `--pidns-translation` ties the child's
 * number inside the cage to its number outside. A signal that is left out is left out of the deaths as well (strace's
 * print_signalled): only those are that no process dies of. `near-processes` spares the translation the machine's other processes.
 */
export function traceCommand(hostPid: number): string[] {
  return [
    'env', 'LD_PRELOAD=/usr/local/lib/near-processes.so', `TRACE_FROM=${hostPid}`,
    'strace', '-f', '-y', '-xx', '-s', '16384', '-ttt', '--pidns-translation', '-e', 'signal=!SIGCHLD,SIGURG,SIGWINCH,SIGCONT', '-e', `trace=${CALLS.join(',')}`,
    '-o', '/dev/stdout', '-p', String(hostPid),
  ]; // biome-ignore format: a command line
}
