import { loadFolder } from '../../kit/load-folder.ts';
import { type CrateId, crateLabel } from '../../model/crate.ts';
import { type Evidence, evidence } from '../../model/evidence.ts';
import { type Baits, baitPaths } from '../baits.ts';
import { attribution } from './attribution.ts';
import type { Interpreter, Sight } from './sight.ts';
import type { SinkholeLog } from './sinkhole/open-sinkhole.ts';
import type { Trace } from './trace/open-trace.ts';

/** Pieces of one kind that a report holds; what lies beyond is counted in one more. */
const KEPT_OF_A_KIND = 400;

/** The interpreters of src/sandbox/sensors/catalog: adding a kind of evidence is one file there. */
export function loadInterpreters(): Promise<readonly Interpreter[]> {
  return loadFolder<Interpreter>(new URL('./catalog', import.meta.url).pathname);
}

/** Everything one stay in the cage showed, as evidence: attributed, each sight once, gaps of the sensors included. Pure. */
export function interpret(
  seen: { readonly trace: Trace; readonly sinkhole: SinkholeLog; readonly baits: Baits },
  subject: CrateId,
  interpreters: readonly Interpreter[],
): readonly Evidence[] {
  const label = crateLabel(subject);
  const sight: Sight = {
    ...seen,
    baits: baitPaths(seen.baits),
    secrets: seen.baits.secrets,
    ...attribution(seen.trace, label),
  };
  const unique = new Map<string, Evidence>();
  for (const interpreter of interpreters)
    for (const piece of interpreter.interpret(sight)) if (!unique.has(piece.id)) unique.set(piece.id, piece);
  return [...capped([...unique.values()], label), ...gaps(seen.trace.gap, seen.sinkhole.gap, label)];
}

function capped(all: readonly Evidence[], subject: string): Evidence[] {
  const counts = new Map<string, number>();
  const kept = all.filter((piece) => {
    const count = (counts.get(piece.kind) ?? 0) + 1;
    counts.set(piece.kind, count);
    return count <= KEPT_OF_A_KIND;
  });
  const over = [...counts].filter(([, count]) => count > KEPT_OF_A_KIND);
  const at = { phase: 'build', process: [] } as const;
  const note = ([kind, count]: [string, number]) =>
    evidence(
      'sandbox-limit',
      subject,
      { ...at, process: [] },
      { limit: 'evidence', detail: `${count - KEPT_OF_A_KIND} more of ${kind}` },
    );
  return [...kept, ...over.map(note)];
}

function gaps(trace: string | null, sinkhole: string | null, subject: string): Evidence[] {
  const at = { phase: 'build' as const, process: [] };
  const told = [['trace', trace] as const, ['sinkhole', sinkhole] as const];
  return told.flatMap(([sensor, detail]) =>
    detail === null ? [] : [evidence('sensor-gap', subject, at, { sensor, detail })],
  );
}
