/*
 * usage: watch-opens PID FOLDER FILE... -- TRACER...
 *
 * Most of what a build asks of the kernel is to open files for reading. Stopping it for the tracer each time was most of what tracing
 * cost; so the processes' filter lets these calls through (src/sandbox/stops.ts), and here is who sees them: the kernel asks this
 * program (fanotify) before a file of the mount at FOLDER, or one of the FILEs, is opened in the cage whose first process is PID. The
 * opener waits meanwhile: it cannot be another program by then, and the record stands where it belongs in the tracer's output, which
 * goes through here. The kernel tells the file itself, whatever it was called. Of /proc it only tells afterwards.
 *
 * A record has the tracer's format, every byte of a name as hex, and a call's name that no call has. What stops for the tracer is the
 * tracer's to tell.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/* O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND: what the filter stops at. */
#define CHANGING 03103

static int asked = -1, told = -1;
/* What came of the tracer's output and is no whole line yet. */
static char *rest;
static size_t held, room;

static void fail(const char *what) {
  fprintf(stderr, "watch-opens: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void put(const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = write(1, bytes, length);
    if (written < 0 && errno != EINTR) exit(1);
    if (written > 0) bytes += written, length -= written;
  }
}

/* Whole lines go on; the beginning of one waits, so that no record of here gets into the middle. 0 once there is no more. */
static int pass_on(int from) {
  for (;;) {
    if (held == room && (rest = realloc(rest, room = room * 2 + (1 << 16))) == NULL) fail("memory");
    ssize_t got = read(from, rest + held, room - held);
    if (got == 0) put(rest, held), held = 0;
    if (got <= 0) return got < 0 && (errno == EAGAIN || errno == EINTR);
    char *last = memrchr(rest + held, '\n', got);
    held += got;
    if (last == NULL) continue;
    size_t whole = last + 1 - rest;
    put(rest, whole);
    memmove(rest, rest + whole, held -= whole);
  }
}

static void record(pid_t thread, const char *path, size_t length) {
  static char line[4 * 2 * PATH_MAX + 200];
  static char name[4 * PATH_MAX + 1];
  struct timeval now;
  gettimeofday(&now, NULL);
  for (size_t at = 0; at < length; at += 1) sprintf(name + 4 * at, "\\x%02x", (unsigned char) path[at]);
  name[4 * length] = '\0';
  put(line, sprintf(line, "%d %ld.%06ld opened(\"%s\", O_RDONLY) = 0<%s>\n", thread, now.tv_sec, now.tv_usec, name, name));
}

/* The call that a thread waits in, with its arguments; empty where it cannot be known. It may be on its way to wait still. */
static void call_of(pid_t thread, char *text, int size) {
  char path[40];
  snprintf(path, sizeof path, "/proc/%d/syscall", thread);
  for (int tries = 0; tries < 1000; tries += 1) {
    FILE *file = fopen(path, "re");
    text[0] = '\0';
    if (file != NULL && fgets(text, size, file) == NULL) text[0] = '\0';
    if (file != NULL) fclose(file);
    if (strncmp(text, "running", 7) != 0) return;
    usleep(20);
  }
}

/* Whether a thread waits in a call that the filter lets through. What cannot be known is told. */
static int goes_by(pid_t thread) {
  char text[200];
  call_of(thread, text, sizeof text);
  long number;
  unsigned long first, second, third;
  if (sscanf(text, "%ld %lx %lx %lx", &number, &first, &second, &third) != 4) return 1;
  return (number == SYS_openat && (third & CHANGING) == 0) || (number == SYS_open && (second & CHANGING) == 0);
}

/* Its own environment is called so whatever its number is: the name that it is asked for by most. */
static size_t own_name(pid_t thread, char *path, size_t length) {
  char status[40], line[200];
  long number = -1, inside = -1;
  int at = 0;
  if (sscanf(path, "/proc/%ld%n", &number, &at) != 1) return length;
  snprintf(status, sizeof status, "/proc/%d/status", thread);
  FILE *file = fopen(status, "re");
  while (file != NULL && fgets(line, sizeof line, file) != NULL)
    if (strncmp(line, "NSpid:", 6) == 0) inside = atol(strrchr(line, '\t') + 1);
  if (file != NULL) fclose(file);
  if (inside != number) return length;
  memmove(path + 10, path + at, length - at);
  memcpy(path, "/proc/self", 10);
  return 10 + length - at;
}

static void look(const struct fanotify_event_metadata *event, int group) {
  char link[40], path[PATH_MAX + 16];
  if (event->mask & FAN_Q_OVERFLOW) put("openings were lost\n", 19);
  if (event->fd < 0) return;
  int waits = group == asked;
  snprintf(link, sizeof link, "/proc/self/fd/%d", event->fd);
  ssize_t length = readlink(link, path, PATH_MAX);
  if (length < 0) put("an opening without a name\n", 26);
  else if (!waits) record(event->pid, path, own_name(event->pid, path, length));
  else if (goes_by(event->pid)) record(event->pid, path, length);
  struct fanotify_response answer = {event->fd, FAN_ALLOW};
  if (waits && write(asked, &answer, sizeof answer) < 0 && errno != ENOENT) fail("an answer");
  close(event->fd);
}

/* Whatever the tracer said of the opener came before: it goes on first. */
static void look_at_all(int group, int output) {
  static char events[1 << 16] __attribute__((aligned(8)));
  ssize_t length = read(group, events, sizeof events);
  /* Nothing is opened at a socket's name. Of /proc, whom it was about is gone, as a rule who opened it; there are many errors for that. */
  int lacking = errno == EMFILE || errno == ENFILE || errno == ENOMEM;
  int nothing = length >= 0 || errno == EAGAIN || errno == EINTR || errno == ENXIO || (group == told && !lacking);
  if (!nothing) put("an opening that could not be looked at\n", 39);
  pass_on(output);
  for (struct fanotify_event_metadata *at = (void *) events; FAN_EVENT_OK(at, length); at = FAN_EVENT_NEXT(at, length)) look(at, group);
}

static void mark(int group, unsigned int kind, unsigned long long mask, const char *pid, const char *path, int must) {
  char whole[PATH_MAX];
  snprintf(whole, sizeof whole, "/proc/%s/root%s", pid, path);
  if (fanotify_mark(group, FAN_MARK_ADD | kind, mask, AT_FDCWD, whole) != 0 && (must || errno != ENOENT)) fail(path);
}

static int start(char **command, pid_t *tracer) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) fail("pipe");
  *tracer = fork();
  if (*tracer < 0) fail("fork");
  if (*tracer == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(ends[1], 1);
    execvp(command[0], command);
    fail(command[0]);
  }
  close(ends[1]);
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return ends[0];
}

int main(int count, char **words) {
  unsigned int flags = FAN_CLOEXEC | FAN_NONBLOCK | FAN_UNLIMITED_QUEUE | FAN_REPORT_TID;
  if (count < 5) return 2;
  /* Nothing that the crate makes, a FIFO for one, may have this wait. */
  unsigned int opened = O_RDONLY | O_LARGEFILE | O_CLOEXEC | O_NONBLOCK;
  asked = fanotify_init(flags | FAN_CLASS_CONTENT, opened);
  told = fanotify_init(flags | FAN_CLASS_NOTIF, opened);
  if (asked < 0 || told < 0) fail("fanotify");
  mark(asked, FAN_MARK_MOUNT, FAN_OPEN_PERM | FAN_ONDIR, words[1], words[2], 1);
  mark(told, FAN_MARK_MOUNT, FAN_OPEN, words[1], "/proc", 1);
  int at = 3;
  for (; at < count && strcmp(words[at], "--") != 0; at += 1) mark(asked, 0, FAN_OPEN_PERM, words[1], words[at], 0);
  pid_t tracer;
  int status, output = start(words + at + 1, &tracer);
  struct pollfd ready[] = {{output, POLLIN, 0}, {asked, POLLIN, 0}, {told, POLLIN, 0}};
  for (int goes_on = 1; goes_on;) {
    if (poll(ready, 3, -1) < 0 && errno != EINTR) fail("poll");
    goes_on = pass_on(output);
    if (ready[1].revents) look_at_all(asked, output);
    if (ready[2].revents) look_at_all(told, output);
  }
  waitpid(tracer, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
