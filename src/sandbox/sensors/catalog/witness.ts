import { type Evidence, evidence } from '../../../model/evidence.ts';
import { stranger } from '../conversations.ts';
import type { Interpreter, Sight } from '../sight.ts';
import type { WitnessEvent } from '../witness/open-witness.ts';

/** What the second sensor of files and processes saw and the trace did not: the trace has missed something. */
const witness: Interpreter = {
  id: 'witness',
  interpret: (sight) => sight.witness.events.flatMap((event) => unforeseen(event, sight)),
};
export default witness;

function unforeseen(event: WitnessEvent, sight: Sight): Evidence[] {
  if (event.type === 'untraced') return [gap('a process of the cage was not traced', sight)];
  if (event.type !== 'bait' || isInTrace(event, sight)) return [];
  const { subject, at } = stranger(sight);
  const { path, what } = event;
  const bait = sight.baits.get(path) ?? path;
  const operation = what === 'read' ? 'read' : what === 'gone' ? 'delete' : 'write';
  return [
    evidence('bait-touched', subject, at, { bait, path, operation, result: 'ok' }),
    gap(`${path} was ${what === 'read' ? 'read' : 'changed'}, which is not in the trace`, sight),
  ];
}

/** Whoever opened it may have read it; whoever named it, or a folder above it, in another call may have changed it. */
function isInTrace({ path, what }: Extract<WitnessEvent, { type: 'bait' }>, sight: Sight): boolean {
  if (sight.openings.has(path)) return true;
  if (what === 'read') return false;
  return [...sight.changed].some((changed) => changed === path || path.startsWith(`${changed}/`));
}

function gap(detail: string, sight: Sight): Evidence {
  const { subject, at } = stranger(sight);
  return evidence('sensor-gap', subject, at, { sensor: 'trace', detail });
}
