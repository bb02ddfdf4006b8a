import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';

const RUN_ID = /^(\d+)-(\d+)-(?:(\d+)-)?[0-9a-f]{12}$/;

/**
 * A run's name: its worker's process id, when that process started, the PID namespace in which that is true, and a random
 * part. Labels and folders carry it.
 */
export function newRunId(): string {
  const owner = [process.pid, startOf(process.pid) ?? 0, pidNamespace()].filter((part) => part !== null);
  return `${owner.join('-')}-${randomBytes(6).toString('hex')}`;
}

/** Whether a name is a run's: only such folders are ever removed. */
export function isRunId(name: string): boolean {
  return RUN_ID.test(name);
}

/**
 * Whether the worker that owns a run still lives: a process with its id and its start, so that a reused id is no answer. Of
 * another PID namespace (two workers in containers of their own that share an engine) nothing can be known: it counts as
 * alive, and only the label `stale-at` ends it.
 */
export function runAlive(run: string): boolean {
  const [, pid, start, namespace] = RUN_ID.exec(run) ?? [];
  if (start === undefined) return false;
  if (namespace !== undefined && namespace !== pidNamespace()) return true;
  return startOf(Number(pid)) === start;
}

/** Start of a process in clock ticks since boot (proc(5), field 22); null where there is none. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name may hold spaces and brackets: fields count from behind the last bracket.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** Number of our PID namespace (namespaces(7)); null where the kernel does not say. */
function pidNamespace(): string | null {
  try {
    return /\[(\d+)\]/.exec(readlinkSync('/proc/self/ns/pid'))?.[1] ?? null;
  } catch {
    return null;
  }
}
