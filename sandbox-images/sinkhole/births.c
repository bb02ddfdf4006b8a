/*
 * Loaded into the tracer. strace knows a newborn by the number that its maker is given, which is the one inside the cage; to tell
 * which process of its own namespace that is, it would look through all processes and their threads at every birth: most of
 * what tracing cost a build. The kernel says it at the birth, also of those that are gone before anyone could look. Here that becomes a
 * record of its own, in the tracer's format and under a call's name that no call has.
 *
 * It stands behind the line that the tracer is in: lines are handed on whole.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

/* Bytes that wait for the end of a line: its beginning, and the births in it. */
struct waiting {
  char *bytes;
  size_t length, room;
};

static struct waiting line, births;
static FILE *output;
/* The tracer closes its standard output once it has opened its output. */
static int descriptor = -1;

static int keep(struct waiting *in, const char *bytes, size_t length) {
  if (in->length + length > in->room) {
    size_t room = 2 * (in->length + length);
    char *more = realloc(in->bytes, room);
    if (more == NULL) return -1;
    in->bytes = more, in->room = room;
  }
  memcpy(in->bytes + in->length, bytes, length);
  in->length += length;
  return 0;
}

static int put(const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = write(descriptor, bytes, length);
    if (written < 0 && errno != EINTR) return -1;
    if (written > 0) bytes += written, length -= written;
  }
  return 0;
}

static int put_waiting(struct waiting *of) {
  size_t length = of->length;
  of->length = 0;
  return put(of->bytes, length);
}

static ssize_t say(void *cookie, const char *bytes, size_t length) {
  (void) cookie;
  const char *end = memchr(bytes, '\n', length);
  if (end == NULL) return keep(&line, bytes, length) == 0 ? (ssize_t) length : -1;
  size_t first = end + 1 - bytes;
  size_t whole = (const char *) memrchr(bytes, '\n', length) + 1 - bytes;
  int failed = keep(&line, bytes, first) || put_waiting(&line) || put_waiting(&births) || put(bytes + first, whole - first) ||
               keep(&line, bytes + whole, length - whole);
  return failed ? -1 : (ssize_t) length;
}

FILE *fopen64(const char *path, const char *mode) {
  static FILE *(*next)(const char *, const char *);
  if (next == NULL) next = (FILE * (*)(const char *, const char *)) dlsym(RTLD_NEXT, "fopen64");
  if (strcmp(path, "/dev/stdout") != 0) return next(path, mode);
  descriptor = open(path, O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return NULL;
  return output = fopencookie(NULL, mode, (cookie_io_functions_t){.write = say});
}

/* Asked of the output only to have it closed in programs that are executed. */
int fileno(FILE *stream) {
  static int (*next)(FILE *);
  if (next == NULL) next = (int (*)(FILE *)) dlsym(RTLD_NEXT, "fileno");
  return stream == output ? descriptor : next(stream);
}

/* A process has the number of its first thread. What may not be signalled is there. */
static int is_thread(long number) { return syscall(SYS_tgkill, number, number, 0) != 0 && errno == ESRCH; }

static void born(pid_t maker) {
  unsigned long child;
  char record[100];
  struct timeval now;
  if (syscall(SYS_ptrace, PTRACE_GETEVENTMSG, maker, 0, &child) != 0) return;
  gettimeofday(&now, NULL);
  int length = sprintf(record, "%d %ld.%06ld born(%lu, %s) = 0\n", maker, now.tv_sec, now.tv_usec, child,
                       is_thread(child) ? "thread" : "process");
  if (line.length > 0) keep(&births, record, length);
  else put(record, length);
}

pid_t wait4(pid_t which, int *status, int options, struct rusage *usage) {
  static pid_t (*next)(pid_t, int *, int, struct rusage *);
  if (next == NULL) next = (pid_t (*)(pid_t, int *, int, struct rusage *)) dlsym(RTLD_NEXT, "wait4");
  pid_t thread = next(which, status, options, usage);
  int event = thread > 0 && status != NULL ? *status >> 16 : 0;
  if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK || event == PTRACE_EVENT_CLONE) born(thread);
  return thread;
}
