import type { FunctionSeen, Value } from './symbols.ts';
import { either, isBare, list, origins, UNKNOWN } from './value.ts';

const RUNS_AGAIN = 2;
/** Names of types that are the ends of a channel begin so. */
export const OF_CHANNEL = 'channel ';

/** Types of which fields were read, and the fields. */
export interface Asked {
  readonly types: ReadonlySet<string>;
  readonly fields: ReadonlySet<string>;
}

/**
 * What the fields of the crate's types are given anywhere: a method that reads `self.key` sees what some constructor put
 * there, though a consumer stands between the two. Roots that read a field before all of that was known are read again.
 */
export class FieldFacts {
  /** The root being read. */
  root = -1;
  private readonly known = new Map<string, Value>();
  private readonly readers = new Map<string, Set<number>>();
  private readonly stale = new Set<number>();
  private readonly runs = new Map<number, number>();
  /** Fields that were read before anything was known of them, with who read them and who had called those. */
  private readonly unanswered = new Map<
    string,
    { readonly type: string; readonly field: string; readonly by: Set<FunctionSeen> }
  >();
  private readonly asked = new Set<string>();

  read(type: string, field: string, by: readonly FunctionSeen[]): Value | null {
    const key = `${type}.${field}`;
    this.readers.set(key, (this.readers.get(key) ?? new Set()).add(this.root));
    const known = this.known.get(key) ?? null;
    if ((known === null || isBare(known)) && !this.asked.has(key)) {
      const open = this.unanswered.get(key) ?? { type, field, by: new Set() };
      for (const seen of by) open.by.add(seen);
      this.unanswered.set(key, open);
    }
    return known;
  }

  add(type: string, field: string, value: Value): void {
    const key = `${type}.${field}`;
    const before = this.known.get(key);
    const after = before === undefined ? value : together(before, value);
    this.known.set(key, after);
    if (before !== undefined && !tellsMore(before, after)) return;
    if (before === undefined && !isTelling(value)) return;
    for (const root of this.readers.get(key) ?? []) if (root !== this.root || isLater(type)) this.stale.add(root);
  }

  /** The types and fields that some functions, or what they called, read, and of which nothing was known; each is told once. */
  takeUnanswered(readers: ReadonlySet<FunctionSeen>): Asked {
    const open = [...this.unanswered].filter(([, { by }]) => [...by].some((seen) => readers.has(seen)));
    for (const [key] of open) {
      this.asked.add(key);
      this.unanswered.delete(key);
    }
    return { types: new Set(open.map(([, { type }]) => type)), fields: new Set(open.map(([, { field }]) => field)) };
  }

  /** The roots to be read again, each so many times at most. */
  takeStale(): number[] {
    const again = [...this.stale]
      .filter((root) => root >= 0 && (this.runs.get(root) ?? 0) < RUNS_AGAIN)
      .sort((a, b) => a - b);
    this.stale.clear();
    for (const root of again) this.runs.set(root, (this.runs.get(root) ?? 0) + 1);
    return again;
  }
}

/** Of two tuples each place is what it may be in either. */
function together(one: Value, other: Value): Value {
  const [left, right] = [one.list, other.list];
  const isTuple = left !== null && left.length === right?.length && left.length <= TUPLE;
  if (!isTuple) return either([one, other]);
  return { ...list(left.map((value, at) => either([value, right[at] ?? UNKNOWN]))), from: one.from | other.from };
}

const TUPLE = 8;

/** What goes into a channel may be taken out above in the same text, by a thread that waits. */
function isLater(type: string): boolean {
  return type.startsWith(OF_CHANNEL);
}

function isTelling(value: Value): boolean {
  return (
    value.from !== 0 ||
    value.text !== null ||
    value.list !== null ||
    value.command !== null ||
    value.role !== null ||
    value.callable !== null
  );
}

function tellsMore(before: Value, after: Value): boolean {
  return (
    origins([before]) !== after.from || before.text !== after.text || (before.list === null) !== (after.list === null)
  );
}
