// In: a target and the ports. Out: a report: the crate walked through every room, whatever became of each.

export { type EvidenceTexts, evidenceTexts } from './evidence-texts.ts';
export { judgeAgain } from './judge-again.ts';
export { MemoryGate } from './memory-gate.ts';
export { type ScanOutcome, scanCrate } from './scan-crate.ts';
export { readSpecimen, type Specimen } from './specimen.ts';
export type { ScanOptions, ScanPorts } from './walk.ts';
