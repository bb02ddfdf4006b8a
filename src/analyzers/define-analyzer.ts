import type { Coverage, Stage } from '../model/coverage.ts';
import type { Evidence, Status } from '../model/evidence.ts';
import type { Capabilities, CrateFacts, UnpackedCrate } from '../model/facts.ts';
import type { CompiledRules } from '../ports/rule-engine.ts';
import type { Background } from './background.ts';

/** What an analyzer may look at. It runs nothing of the crate and judges nothing. */
export interface Subject {
  readonly crate: UnpackedCrate;
  readonly facts: CrateFacts;
  readonly background: Background;
  readonly rulebook: {
    readonly rules: ReadonlyMap<string, RulePapers>;
    readonly compiled: CompiledRules;
  };
}

/** What the rules analyzer needs to know of a rule. */
export interface RulePapers {
  readonly scope: string;
  readonly severity: 'info' | 'low' | 'medium' | 'high' | 'critical';
  readonly status: Status;
  readonly behaviours: readonly string[];
  readonly description: string;
}

export interface Looked {
  readonly evidence: readonly Evidence[];
  readonly state: Coverage['state'];
  readonly reason: string;
  /** False: nobody asked for what is missing. Default: true. */
  readonly asked?: boolean;
  readonly capabilities?: Partial<Capabilities>;
}

/** One file in src/analyzers/catalog. */
export interface Analyzer {
  readonly id: string;
  readonly stage: Stage;
  analyze(subject: Subject, signal: AbortSignal): Promise<Looked>;
}

export function defineAnalyzer(analyzer: Analyzer): Analyzer {
  return analyzer;
}
