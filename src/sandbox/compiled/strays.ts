import { type CrateId, crateLabel } from '../../model/crate.ts';
import { LAYOUT } from '../layout.ts';
import { attribution, changedPaths, operationOf, type Trace } from '../sensors/index.ts';
import { UNIT } from './unit-scripts.ts';

const MADE = new RegExp(`^${LAYOUT.target}/debug/(?:\\.fingerprint|build|deps)/`);
const HASH = /-([0-9a-f]{16})(?=[./]|$)/;

/**
 * Whether the code of one crate changed what was made of another: a build script may write to its own folder, a compiler to what it
 * compiles. Where one did, nothing that was made beside it can be relied on.
 */
export function wroteElsewhere(trace: Trace, subject: CrateId, units: readonly string[]): boolean {
  const crates = new Map(units.map((unit) => [UNIT.exec(unit)?.[2] ?? '', UNIT.exec(unit)?.[1]]));
  const { actorOf, subjectOf } = attribution(trace, crateLabel(subject));
  return trace.calls.some((call) => {
    const actor = operationOf(call) === null ? null : actorOf(call.process);
    if (actor === null) return false;
    const own = subjectOf(call.process).replace(/@.*/, '');
    return changedPaths(call).some((path) => {
      if (!MADE.test(path)) return false;
      const crate = crates.get(HASH.exec(path)?.[1] ?? '');
      return crate === undefined ? actor === 'build-script' : crate !== own;
    });
  });
}
