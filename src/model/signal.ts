import { z } from 'zod';
import type { Coverage, Stage } from './coverage.ts';
import { type Evidence, Severity, Status } from './evidence.ts';

export const Layer = z.enum(['archive', 'metadata', 'static', 'dynamic']);

/** A named claim that cites evidence by id. */
export const Signal = z.object({
  id: z.string(),
  severity: Severity,
  status: Status,
  layer: Layer,
  claim: z.string(),
  /** One sentence for people with the place in it: file:line or process. Text of the crate in it is already made printable. */
  sentence: z.string(),
  evidence: z.array(z.string()).min(1),
  references: z.array(z.string()),
});
export type Signal = z.infer<typeof Signal>;

export interface Raised {
  readonly sentence: string;
  readonly evidence: readonly string[];
}

/** A signal is one file in src/signals/catalog with its own examples, run by one shared test. */
export interface SignalDefinition {
  readonly id: string;
  readonly status: z.infer<typeof Status>;
  readonly severity: Severity;
  readonly layer: z.infer<typeof Layer>;
  readonly claim: string;
  readonly references: readonly string[];
  /** Stages without which the absence of this signal says nothing. */
  readonly needs: readonly Stage[];
  /** Judges what programs of the crate did at their trade, too; all others are not shown it. */
  readonly exercises?: true;
  readonly raise: (findings: {
    readonly evidence: readonly Evidence[];
    readonly coverage: readonly Coverage[];
  }) => Raised | null;
  readonly examples: {
    readonly raises: readonly (readonly Evidence[])[];
    readonly quiet: readonly (readonly Evidence[])[];
  };
}
