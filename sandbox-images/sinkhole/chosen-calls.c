/*
 * Loaded into the tracer. strace stops a process that it attaches to at every system call, whichever it is to tell: most of what
 * tracing cost a build. Here the processes' own filter says where they stop (SECCOMP_RET_TRACE), and the tracer runs them to there;
 * it takes that stop for the one at a call's entry, and has another at its end.
 *
 * The calls of TRACE_MAY go on; any other that stops is answered with EPERM, as are sockets of other families and clones that
 * make namespaces or hide from the tracer. What a filter hands over with the stop is not asked: the crate's own would come first.
 * The processes end with their tracer.
 *
 * A birth for which there is no room makes all wait a little: hundreds that try it again and again are in the way of whoever starts a
 * container beside them, which needs the kernel's lock on births (seen: 4.3 times as long beside a fork bomb).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define CALLS 1024
/* The most that a kernel numbers; memory is taken for what is used. */
#define NUMBERS (1 << 22)
/* CLONE_NEW* and CLONE_UNTRACED. */
#define APART 0x7e820000

static unsigned char may[CALLS];
/* Of each thread: whether it waits to be answered, whether it is in a call that is told, and whether that is a birth. */
static unsigned char stopped[NUMBERS];
static unsigned char in_call[NUMBERS];
static unsigned char in_birth[NUMBERS];
/* How long all wait after a birth for which there was no room. */
#define NO_ROOM_MICROSECONDS 2000

__attribute__((constructor)) static void begin(void) {
  char *text = getenv("TRACE_MAY");
  while (text != NULL && *text != '\0') {
    long number = strtol(text, &text, 10);
    if (number >= 0 && number < CALLS) may[number] = 1;
    if (*text != '\0') text += 1;
  }
}

static int goes_on(const struct user_regs_struct *at) {
  unsigned long long first = at->rdi;
  if (at->orig_rax >= CALLS || !may[at->orig_rax]) return 0;
  if (at->orig_rax == SYS_socket) return first == 1 || first == 2 || first == 10 || (first == 16 && at->rdx == 0);
  if (at->orig_rax == SYS_clone) return (first & APART) == 0;
  return 1;
}

/* Once the tracer has read what was asked: it would not know the call any more. */
static int answer(pid_t thread) {
  struct user_regs_struct registers;
  if (syscall(SYS_ptrace, PTRACE_GETREGS, thread, 0, &registers) != 0) return -1;
  in_birth[thread] = registers.orig_rax == SYS_clone || registers.orig_rax == SYS_fork || registers.orig_rax == SYS_vfork;
  if (goes_on(&registers)) return 0;
  registers.orig_rax = -1;
  registers.rax = -EPERM;
  return syscall(SYS_ptrace, PTRACE_SETREGS, thread, 0, &registers);
}

long ptrace(enum __ptrace_request request, ...) {
  va_list rest;
  va_start(rest, request);
  pid_t thread = va_arg(rest, pid_t);
  void *address = va_arg(rest, void *);
  void *data = va_arg(rest, void *);
  va_end(rest);
  static long (*next)(enum __ptrace_request, ...);
  if (next == NULL) next = (long (*)(enum __ptrace_request, ...)) dlsym(RTLD_NEXT, "ptrace");
  if (request == PTRACE_SEIZE) data = (void *) ((long) data | PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL);
  int lets_go = request == PTRACE_SYSCALL || request == PTRACE_CONT || request == PTRACE_DETACH;
  if (lets_go && stopped[thread]) {
    if (answer(thread) != 0) return -1;
    stopped[thread] = 0;
  }
  if (request == PTRACE_SYSCALL && !in_call[thread]) request = PTRACE_CONT;
  return next(request, thread, address, data);
}

static void wait_for_room(pid_t thread) {
  struct user_regs_struct registers;
  if (syscall(SYS_ptrace, PTRACE_GETREGS, thread, 0, &registers) == 0 && (long) registers.rax == -EAGAIN) usleep(NO_ROOM_MICROSECONDS);
}

/* The status of a thread that stops at a call's entry or end. */
static const int at_call = (SIGTRAP | 0x80) << 8 | 0x7f;

pid_t wait4(pid_t which, int *status, int options, struct rusage *usage) {
  static pid_t (*next)(pid_t, int *, int, struct rusage *);
  if (next == NULL) next = (pid_t (*)(pid_t, int *, int, struct rusage *)) dlsym(RTLD_NEXT, "wait4");
  pid_t thread = next(which, status, options, usage);
  if (thread <= 0 || status == NULL) return thread;
  stopped[thread] = *status >> 16 == PTRACE_EVENT_SECCOMP;
  if (*status == at_call && in_birth[thread]) in_birth[thread] = 0, wait_for_room(thread);
  /* Who executes another program from a thread of its own goes on under the number of the first one. */
  if (stopped[thread] || *status >> 16 == PTRACE_EVENT_EXEC) in_call[thread] = 1;
  else if (*status == at_call || !WIFSTOPPED(*status)) in_call[thread] = 0;
  if (stopped[thread]) *status = at_call;
  return thread;
}
