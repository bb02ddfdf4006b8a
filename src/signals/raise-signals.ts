import type { Findings } from '../model/coverage.ts';
import type { Signal, SignalDefinition } from '../model/signal.ts';

const CITED = 50;

/** The signals that the findings raise, sorted by id; each cites existing evidence only, sorted, at most 50 pieces. */
export function raiseSignals(findings: Findings, catalog: readonly SignalDefinition[]): Signal[] {
  const known = new Set(findings.evidence.map((piece) => piece.id));
  const raised = catalog.flatMap((definition): Signal[] => {
    const claim = definition.raise(findings);
    if (claim === null) return [];
    const cited = [...new Set(claim.evidence)].filter((id) => known.has(id)).sort();
    if (cited.length === 0) return [];
    const { id, severity, status, layer, references } = definition;
    return [
      {
        id,
        severity,
        status,
        layer,
        claim: definition.claim,
        sentence: claim.sentence,
        evidence: cited.slice(0, CITED),
        references: [...references],
      },
    ];
  });
  return raised.sort((a, b) => (a.id < b.id ? -1 : 1));
}
