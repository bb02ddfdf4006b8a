import type { Value } from './symbols.ts';
import { either, isKnown, tagged } from './value.ts';

/** Ways in which one root is read at most: the branches of `cfg`, conditions and matches that give it different texts. */
const READINGS = 4;

/**
 * Which of several a name or branch means. A root that acts is read once for each: the first time all take their first, the
 * second time their second. What is known of `#[cfg(windows)] const SHELL` is then known of the other branch as well.
 */
export class Variants {
  /** Which one is taken now. */
  now = 0;
  /** So many were there, of what was asked in this root. */
  private seen = 1;

  start(now: number): void {
    this.now = now;
    if (now === 0) this.seen = 1;
  }

  get count(): number {
    return Math.min(this.seen, READINGS);
  }

  pick<One>(all: readonly One[]): One | undefined {
    this.seen = Math.max(this.seen, all.length);
    return all[Math.min(this.now, all.length - 1)];
  }

  /** The value of a branch: of several texts or lists one, with the origins of all. */
  value(values: readonly Value[]): Value {
    const known = values.filter((value) => isKnown(value) && (value.text !== null || value.list !== null));
    const different = known.filter((value, at) => known.findIndex((other) => isSame(other, value)) === at);
    const picked = different.length > 1 ? this.pick(different) : undefined;
    const whole = either(values);
    return picked === undefined ? whole : tagged(picked, whole.from);
  }
}

function isSame(one: Value, other: Value): boolean {
  return one.text !== null ? one.text === other.text : one === other;
}
