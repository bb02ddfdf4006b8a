import { z } from 'zod';
import type { Evidence } from './evidence.ts';
import { SANDBOX_PHASES } from './phases.ts';

/** Stages in the order of the walk. */
export const STAGES = [
  'fetch',
  'unpack',
  'facts',
  'metadata',
  'history',
  'dependencies',
  'rules',
  'syntax',
  'binaries',
  'resolve',
  ...SANDBOX_PHASES,
  'sensors',
] as const;
export const Stage = z.enum(STAGES);
export type Stage = z.infer<typeof Stage>;

/** What was looked at and what was not, and why. `asked` tells a chosen skip from a forced one. */
export const Coverage = z.object({
  stage: Stage,
  state: z.enum(['complete', 'partial', 'failed', 'skipped', 'timed-out']),
  reason: z.string(),
  /** False where the stage was not asked for (`--static-only`) or does not apply (no binary): its absence is then no shortfall. */
  asked: z.boolean(),
});
export type Coverage = z.infer<typeof Coverage>;

/** What analyzers and sandbox both return. */
export interface Findings {
  readonly evidence: readonly Evidence[];
  readonly coverage: readonly Coverage[];
}

export function covered(stage: Stage, state: Coverage['state'], reason = ''): Coverage {
  return { stage, state, reason, asked: true };
}

export function notAsked(stage: Stage, reason: string): Coverage {
  return { stage, state: 'skipped', reason, asked: false };
}
