import type { Sight } from './sight.ts';
import type { FunctionSeen } from './symbols.ts';

const PATHS_LENGTH = 12;

/** Who calls whom inside the crate, as far as it was read. */
export class CallGraph {
  private readonly calls = new Map<FunctionSeen, Set<FunctionSeen>>();

  add(caller: FunctionSeen | null, callee: FunctionSeen): void {
    if (caller === null || caller === callee) return;
    const known = this.calls.get(caller) ?? new Set();
    this.calls.set(caller, known.add(callee));
  }

  /** Who calls each function. */
  callers(): ReadonlyMap<FunctionSeen, ReadonlySet<FunctionSeen>> {
    const all = new Map<FunctionSeen, Set<FunctionSeen>>();
    for (const [caller, called] of this.calls)
      for (const seen of called) all.set(seen, (all.get(seen) ?? new Set()).add(caller));
    return all;
  }

  /** Every function that is reached from one, itself included, with the way to it: shortest first, so long at most. */
  reachedFrom(start: FunctionSeen): ReadonlyMap<FunctionSeen, readonly FunctionSeen[]> {
    const ways = new Map<FunctionSeen, readonly FunctionSeen[]>([[start, [start]]]);
    for (const [seen, way] of ways) {
      if (way.length >= PATHS_LENGTH) continue;
      for (const next of this.calls.get(seen) ?? []) if (!ways.has(next)) ways.set(next, [...way, next]);
    }
    return ways;
  }
}

/** `module::Type::name`, as people would look for it. */
export function nameOf({ name, owner }: FunctionSeen): string {
  return owner === null || owner === '' ? name : `${owner}::${name}`;
}

/** The sights of each function. */
export function byFunction(sights: Iterable<Sight>): ReadonlyMap<FunctionSeen, readonly Sight[]> {
  const all = new Map<FunctionSeen, Sight[]>();
  for (const sight of sights) {
    if (sight.within === null) continue;
    const known = all.get(sight.within);
    if (known === undefined) all.set(sight.within, [sight]);
    else known.push(sight);
  }
  return all;
}
