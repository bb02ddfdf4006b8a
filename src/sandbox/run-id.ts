import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A run's name: its worker's process id, when that process started, and a random part. Labels and folders carry it. */
export function newRunId(): string {
  return `${process.pid}-${startOf(process.pid) ?? 0}-${randomBytes(6).toString('hex')}`;
}

/** Whether the worker that owns a run still lives: a process with its id and its start, so that a reused id is no answer. */
export function runAlive(run: string): boolean {
  const [pid, start] = run.split('-');
  return start !== undefined && startOf(Number(pid)) === start;
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
