import { tidy } from './places.ts';
import { openedPath, type TracedCall } from './trace/open-trace.ts';
import { descriptorPath } from './trace/values.ts';

export const OPENING = /^(open|openat|openat2|creat)$/;

/**
 * The file that an open call reached: where it succeeded what the kernel says of the descriptor, which no link on the way and
 * no change of the name in memory can hide; else what was named. Names below /proc stand for themselves: the kernel's have
 * the number of the process in them.
 */
export function reachedPath(call: TracedCall): string {
  const named = tidy(openedPath(call));
  const reached = descriptorPath(call.result);
  return reached === null || named.startsWith('/proc/') ? named : tidy(reached);
}

/** Calls that opened each file and were given it, for reading or writing, by the path that was reached. */
export function openings(calls: readonly TracedCall[]): ReadonlyMap<string, readonly TracedCall[]> {
  const found = new Map<string, TracedCall[]>();
  for (const call of calls) {
    if (!OPENING.test(call.name) || call.result.startsWith('E')) continue;
    const path = reachedPath(call);
    const list = found.get(path);
    if (list === undefined) found.set(path, [call]);
    else list.push(call);
  }
  return found;
}
