import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of proc(5) in a second on every Linux that Node runs on. */
const TICKS = 100;

/** What a process and those that it starts have used. */
export interface Usage {
  /** Memory of this process that was resident at its peak, in bytes. */
  own(): number;
  /** The same of the largest process that it started: one engine's process follows another. */
  children(): number;
  /** CPU time of all of them since the watch began, in milliseconds. */
  cpu(): number;
}

/** Watches what this process and those that it starts use, by proc(5). Does not keep the process alive. */
export function watchUsage(): Usage {
  const peaks = new Map<string, number>();
  const ticks = new Map<string, number>();
  const look = () => {
    for (const pid of childrenOf(process.pid)) {
      peaks.set(pid, Math.max(peaks.get(pid) ?? 0, peakOf(pid)));
      ticks.set(pid, Math.max(ticks.get(pid) ?? 0, ticksOf(pid)));
    }
  };
  look();
  const before = new Map(ticks);
  const start = process.cpuUsage();
  setInterval(look, 100).unref();
  return {
    own: () => peakOf('self'),
    children: () => Math.max(0, ...peaks.values()),
    cpu: () => {
      look();
      const { user, system } = process.cpuUsage(start);
      const theirs = [...ticks].reduce((sum, [pid, used]) => sum + used - (before.get(pid) ?? 0), 0);
      return (user + system) / 1000 + (theirs * 1000) / TICKS;
    },
  };
}

function childrenOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    text(`/proc/${pid}/task/${thread}/children`)
      .split(' ')
      .filter((child) => child !== ''),
  );
}

/** Memory of a process that was resident at its peak, in bytes; 0 of one that is gone. */
export function peakOf(pid: string): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(text(`/proc/${pid}/status`))?.[1] ?? 0) * 1024;
}

/** CPU time that a process has used, in milliseconds; 0 of one that is gone. */
export function cpuOf(pid: string): number {
  return (ticksOf(pid) * 1000) / TICKS;
}

/** Fields 14 and 15; the command's name may hold spaces, so they are counted from behind its bracket. */
function ticksOf(pid: string): number {
  const stat = text(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
}

function text(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
