/*
 * usage: unmark PID COMMAND...
 *
 * Takes away the file by which a container of this engine is told from a machine (malware looks for it first) from the cage whose
 * first process is PID, before anything of a crate's runs there, and becomes COMMAND. The cage's root is read-only but for this
 * moment. Where the machine does not allow it the file stays: the cage is then easier to tell, and no less a cage.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

static void take_away(const char *pid) {
  char path[40];
  snprintf(path, sizeof path, "/proc/%s/ns/mnt", pid);
  int cage = open(path, O_RDONLY | O_CLOEXEC);
  if (cage < 0 || setns(cage, CLONE_NEWNS) != 0) return;
  if (mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND, NULL) != 0) return;
  unlink("/.dockerenv");
  if (mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL) != 0) _exit(1);
}

int main(int count, char **words) {
  if (count < 3) return 2;
  pid_t child = fork();
  if (child == 0) {
    take_away(words[1]);
    _exit(0);
  }
  int status = 1;
  if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0) {
    fprintf(stderr, "unmark: the root of the cage did not become read-only again\n");
    return 1;
  }
  execvp(words[2], words + 2);
  perror(words[2]);
  return 1;
}
