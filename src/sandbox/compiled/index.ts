// In: a scan whose dependencies are laid out. Out: what was compiled of them before, where its cage looks for it, and what compiling it had shown.
import { join } from 'node:path';
import { contentHash } from '../../kit/canonical-json.ts';
import { ok, type Result } from '../../kit/result.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Failure } from '../../model/failure.ts';
import type { ClearedCrates } from '../../ports/cleared-crates.ts';
import type { Progress } from '../../ports/progress.ts';
import type { LockedPackage } from '../lockfile.ts';
import { identitiesOf } from './closures.ts';
import { bringIn, compileOnce, type Situation } from './compile-once.ts';
import { hollowOf } from './hollow.ts';
import { UnitCache } from './unit-cache.ts';
import { UNIT } from './unit-scripts.ts';

export { IMPORT_SCRIPT } from './unit-scripts.ts';

/** Raised when what is kept of a unit, or how it is compiled, changes. */
const UNITS_VERSION = '1';

/** Where compiled dependencies are kept, for which image, and which crates may be. */
export interface Reuse {
  readonly cache: string;
  readonly image: string;
  readonly cleared: ClearedCrates;
}

export interface Reused {
  readonly evidence: readonly Evidence[];
  /** Dependencies of which a unit was there, of how many. */
  readonly crates: number;
  readonly of: number;
}

export const NOTHING_REUSED: Reused = { evidence: [], crates: 0, of: 0 };

/**
 * Brings in what was compiled before of the dependencies that have a clean report of their own, and has it compiled where it was not. Fails
 * only where the cage does.
 */
export async function reuseCompiled(
  situation: Situation,
  locked: readonly LockedPackage[],
  reuse: Reuse,
  progress: Progress,
  signal: AbortSignal,
): Promise<Result<Reused, Failure>> {
  const { id } = situation.subject.crate;
  const dependencies = locked.filter(({ name, version }) => name !== id.name || version !== id.version);
  const identities = await identitiesOf(dependencies, id, reuse.cleared);
  if (identities.size === 0) return ok(NOTHING_REUSED);
  const cache = await UnitCache.open(join(reuse.cache, 'compiled', contentHash([UNITS_VERSION, reuse.image])));
  const closure = closureOf(situation, locked, [...identities.values()]);
  let units = await cache.closure(closure);
  if (units === null) {
    progress('dependencies', `${identities.size} crates to be compiled once for all scans`);
    const compiled = await compileOnce(situation, identities, cache, signal);
    if (!compiled.ok) return compiled;
    if (compiled.value !== null) await cache.remember(closure, compiled.value);
    units = compiled.value;
  }
  const laid = await bringIn(units ?? [], cache, situation.scratch);
  const crates = new Set(laid.map(({ unit }) => UNIT.exec(unit)?.[1]));
  return ok({
    evidence: laid.flatMap(({ evidence }) => evidence as Evidence[]),
    crates: crates.size,
    of: dependencies.length,
  });
}

/** All that decides which units cargo needs. */
function closureOf(
  { subject, phases }: Situation,
  locked: readonly LockedPackage[],
  identities: readonly string[],
): string {
  const wanted = hollowOf(subject.crate).archiveSha256;
  return contentHash([wanted, subject.choice ?? null, phases.map(({ id }) => id), locked, identities]);
}
