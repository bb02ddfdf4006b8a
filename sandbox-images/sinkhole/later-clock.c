/*
 * Loaded into the tracer behind chosen-calls, for a cage in which it is LATER seconds later than it is. A program that is started is
 * told of no shared page to read the clock from (AT_SYSINFO_EHDR), so that every library asks the kernel; the processes' filter stops
 * these calls (src/sandbox/stops.ts), and they are answered here. Clocks that tell no date go on as they are.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef unsigned long long word;

/* Not the library's: chosen-calls stands before that one, and answers what the crate may not do. */
static long trace(int request, pid_t thread, word address, word data) { return syscall(SYS_ptrace, request, thread, address, data); }

static word peek(pid_t thread, word address) {
  word value = 0;
  return trace(PTRACE_PEEKDATA, thread, address, (word) &value) == 0 ? value : 0;
}

static word behind_null(pid_t thread, word at) {
  while (peek(thread, at) != 0) at += sizeof(word);
  return at + sizeof(word);
}

/* The stack of a new program: how many arguments, these, the environment, then what the kernel tells of itself. */
static void hide_page(pid_t thread) {
  struct user_regs_struct registers;
  if (trace(PTRACE_GETREGS, thread, 0, (word) &registers) != 0) return;
  word at = behind_null(thread, behind_null(thread, registers.rsp + sizeof(word)));
  for (word kind; (kind = peek(thread, at)) != AT_NULL; at += 2 * sizeof(word))
    if (kind == AT_SYSINFO_EHDR) trace(PTRACE_POKEDATA, thread, at, AT_IGNORE);
}

/* 1 where the call is answered; 0 where it is another one, or writes where it may not. */
static int answer(pid_t thread) {
  struct user_regs_struct at;
  struct timespec now;
  if (trace(PTRACE_GETREGS, thread, 0, (word) &at) != 0) return 0;
  clock_gettime(CLOCK_REALTIME, &now);
  now.tv_sec += atol(getenv("LATER"));
  word out = at.orig_rax == SYS_clock_gettime ? at.rsi : at.rdi;
  word part = at.orig_rax == SYS_gettimeofday ? now.tv_nsec / 1000 : now.tv_nsec;
  if (at.orig_rax != SYS_clock_gettime && at.orig_rax != SYS_gettimeofday && at.orig_rax != SYS_time) return 0;
  if (out != 0 && trace(PTRACE_POKEDATA, thread, out, now.tv_sec) != 0) return 0;
  if (out != 0 && at.orig_rax != SYS_time && trace(PTRACE_POKEDATA, thread, out + sizeof(word), part) != 0) return 0;
  at.rax = at.orig_rax == SYS_time ? (word) now.tv_sec : 0;
  at.orig_rax = -1;
  return trace(PTRACE_SETREGS, thread, 0, (word) &at) == 0;
}

pid_t wait4(pid_t which, int *status, int options, struct rusage *usage) {
  static pid_t (*next)(pid_t, int *, int, struct rusage *);
  if (next == NULL) next = (pid_t (*)(pid_t, int *, int, struct rusage *)) dlsym(RTLD_NEXT, "wait4");
  for (;;) {
    pid_t thread = next(which, status, options, usage);
    if (thread <= 0 || status == NULL) return thread;
    if (*status >> 16 == PTRACE_EVENT_EXEC) hide_page(thread);
    if (*status >> 16 != PTRACE_EVENT_SECCOMP || !answer(thread)) return thread;
    trace(PTRACE_CONT, thread, 0, 0);
  }
}
