import type { Coverage } from '../model/coverage.ts';
import { type CrateId, crateLabel } from '../model/crate.ts';
import { type Evidence, evidence } from '../model/evidence.ts';
import { SandboxPhase } from '../model/phases.ts';
import type { Stay } from './stay.ts';

/** Results by which the kernel says that a limit of the cage was reached, and which. */
const REFUSED: readonly (readonly [RegExp, string, string])[] = [
  [/^(clone3?|v?fork)$/, 'EAGAIN', 'processes'],
  [/^(open|openat|openat2|creat|mkdir|mkdirat|rename|link|symlink)/, 'ENOSPC', 'disk'],
  [/^(open|openat|openat2|socket|memfd_create)$/, 'EMFILE', 'open files'],
];

/** Limits of the cage that were reached: memory, wall time, processes, disk, open files. One piece a limit and phase. */
export function limitsReached(stay: Stay, coverage: readonly Coverage[], subject: CrateId): Evidence[] {
  const label = crateLabel(subject);
  const last = [...stay.trace.phases.keys()].at(-1) ?? 'build';
  const at = (phase: SandboxPhase) => ({ phase, process: [] });
  const reached: (readonly [SandboxPhase, string, string])[] = [];
  if (stay.outOfMemory) reached.push([last, 'memory', 'out of memory']);
  for (const { stage, state, reason } of coverage) {
    const phase = SandboxPhase.safeParse(stage);
    if (state === 'timed-out' && phase.success) reached.push([phase.data, 'wall', reason]);
  }
  for (const call of stay.trace.calls) {
    const limit = REFUSED.find(([name, result]) => call.result === result && name.test(call.name))?.[2];
    if (limit !== undefined && call.phase !== null) reached.push([call.phase, limit, `${call.name}: ${call.result}`]);
  }
  const pieces = reached.map(([phase, limit, detail]) =>
    evidence('sandbox-limit', label, at(phase), { limit, detail }),
  );
  return [...new Map(pieces.map((piece) => [piece.id, piece])).values()];
}
