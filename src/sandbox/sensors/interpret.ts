import { loadFolder } from '../../kit/load-folder.ts';
import { type CrateId, crateLabel } from '../../model/crate.ts';
import { type Evidence, evidence } from '../../model/evidence.ts';
import { type Baits, baitLengths, baitPaths } from '../baits/index.ts';
import { attribution } from './attribution.ts';
import { changedPaths, operationOf } from './changes.ts';
import { openings } from './opened.ts';
import type { Interpreter, Sight } from './sight.ts';
import type { SinkholeLog } from './sinkhole/open-sinkhole.ts';
import type { Trace } from './trace/open-trace.ts';
import type { WitnessLog } from './witness/open-witness.ts';

/**
 * Pieces of one kind that signals look at: far more than a large C library's build has programs run. What lies beyond is a
 * gap, so that nobody hides one deed behind many harmless ones.
 */
const LOOKED_AT_OF_A_KIND = 20_000;

/** The interpreters of src/sandbox/sensors/catalog: adding a kind of evidence is one file there. */
export function loadInterpreters(): Promise<readonly Interpreter[]> {
  return loadFolder<Interpreter>(new URL('./catalog', import.meta.url).pathname);
}

/** Everything one stay in the cage showed, as evidence: attributed, each sight once, gaps of the sensors included. Pure. */
export function interpret(
  seen: { readonly trace: Trace; readonly sinkhole: SinkholeLog; readonly witness: WitnessLog; readonly baits: Baits },
  subject: CrateId,
  interpreters: readonly Interpreter[],
): readonly Evidence[] {
  const label = crateLabel(subject);
  const sight: Sight = {
    ...seen,
    baits: baitPaths(seen.baits),
    secrets: seen.baits.secrets,
    baitLengths: baitLengths(seen.baits),
    markers: new Map(Object.entries(seen.baits.markers).map(([kind, word]) => [word, kind])),
    openings: openings(seen.trace.calls),
    changed: new Set(seen.trace.calls.flatMap((call) => (operationOf(call) === null ? [] : changedPaths(call)))),
    ...attribution(seen.trace, label),
  };
  const unique = new Map<string, Evidence>();
  for (const interpreter of interpreters)
    for (const piece of interpreter.interpret(sight)) if (!unique.has(piece.id)) unique.set(piece.id, piece);
  const { kept, beyond } = capped([...unique.values()]);
  return [...kept, ...gaps([...beyond, ...sensorGaps(seen)], label)];
}

function sensorGaps({ trace, sinkhole, witness }: Pick<Sight, 'trace' | 'sinkhole' | 'witness'>): Gap[] {
  return [
    ['trace', trace.gap],
    ['sinkhole', sinkhole.gap],
    ['witness', witness.gap],
  ];
}

type Gap = readonly [sensor: string, detail: string | null];

function capped(all: readonly Evidence[]): { readonly kept: readonly Evidence[]; readonly beyond: readonly Gap[] } {
  const counts = new Map<string, number>();
  const kept = all.filter((piece) => {
    const count = (counts.get(piece.kind) ?? 0) + 1;
    counts.set(piece.kind, count);
    return count <= LOOKED_AT_OF_A_KIND;
  });
  const over = [...counts].filter(([, count]) => count > LOOKED_AT_OF_A_KIND);
  return {
    kept,
    beyond: over.map(([kind, count]) => [kind, `${count - LOOKED_AT_OF_A_KIND} more than are looked at`]),
  };
}

function gaps(told: readonly Gap[], subject: string): Evidence[] {
  const at = { phase: 'build' as const, process: [] };
  return told.flatMap(([sensor, detail]) =>
    detail === null ? [] : [evidence('sensor-gap', subject, at, { sensor, detail })],
  );
}
