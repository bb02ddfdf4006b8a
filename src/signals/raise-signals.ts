import type { Findings } from '../model/coverage.ts';
import { type Evidence, isExercise } from '../model/evidence.ts';
import type { Raised, Signal, SignalDefinition } from '../model/signal.ts';
import { byPlace } from './define-signal.ts';

const CITED = 50;

/**
 * The signals that the findings raise, sorted by id; each cites existing evidence only, sorted, at most 50 pieces. The
 * order in which evidence was gathered changes nothing: signals see it sorted by place. What a program did at its trade is
 * shown to those only that ask for it: a client in its own tests uses the network, and that is no sign of anything.
 */
export function raiseSignals(findings: Findings, catalog: readonly SignalDefinition[]): Signal[] {
  const known = new Map(findings.evidence.map((piece) => [piece.id, piece]));
  const all = [...known.values()].sort(byPlace);
  const unbidden = all.filter(({ at }) => !isExercise(at));
  return catalog
    .flatMap((definition): Signal[] => {
      const { coverage } = findings;
      const claim = definition.raise({ coverage, evidence: definition.exercises ? all : unbidden });
      return claim === null ? [] : asSignal(definition, claim, known);
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The first pieces are kept, of which the sentence tells: no claim loses its proof to the cap. */
function asSignal(definition: SignalDefinition, claim: Raised, known: ReadonlyMap<string, Evidence>): Signal[] {
  const cited = [...new Set(claim.evidence)].filter((id) => known.has(id)).slice(0, CITED);
  if (cited.length === 0) return [];
  const { id, severity, status, layer, references } = definition;
  return [
    {
      id,
      // What is deprecated is still told, and alarms nobody.
      severity: status === 'deprecated' ? 'info' : severity,
      status,
      layer,
      claim: definition.claim,
      sentence: claim.sentence,
      evidence: cited.sort(),
      references: [...references],
    },
  ];
}
