/*
 * Loaded into the tracer. To tell which process of its own namespace a child's number inside the cage stands for, strace looks
 * through all of the machine's processes at every birth: most of what tracing cost a build (seen: 4.8 s of 60 compiler runs,
 * 3.1 s without). No process of the cage has a lower number than the cage's first, which TRACE_FROM names, until the
 * machine's numbers start again from the lowest: from then on all are looked through.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static DIR *processes;
static long first;
static int started_again;

static long newest(void) {
  long number = 0;
  FILE *file = fopen("/proc/sys/kernel/ns_last_pid", "re");
  if (file == NULL) return 0;
  if (fscanf(file, "%ld", &number) != 1) number = 0;
  fclose(file);
  return number;
}

DIR *opendir(const char *name) {
  static DIR *(*next)(const char *);
  if (next == NULL) next = (DIR * (*)(const char *)) dlsym(RTLD_NEXT, "opendir");
  DIR *folder = next(name);
  if (folder == processes) processes = NULL;
  if (strcmp(name, "/proc") != 0) return folder;
  const char *from = getenv("TRACE_FROM");
  first = from == NULL ? 0 : atol(from);
  if (newest() < first) started_again = 1;
  processes = folder;
  return folder;
}

struct dirent64 *readdir64(DIR *folder) {
  static struct dirent64 *(*next)(DIR *);
  if (next == NULL) next = (struct dirent64 * (*)(DIR *)) dlsym(RTLD_NEXT, "readdir64");
  struct dirent64 *entry = next(folder);
  while (entry != NULL && folder == processes && !started_again) {
    long number = atol(entry->d_name);
    if (number == 0 || number >= first) break;
    entry = next(folder);
  }
  return entry;
}

struct dirent *readdir(DIR *folder) { return (struct dirent *) readdir64(folder); }
