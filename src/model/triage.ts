import { z } from 'zod';
import type { Lane } from './job.ts';
import { Level, Recommendation, ReportCrate, ReportStage } from './report.ts';

/** The triage message on the topic `crate-triage`. */
export const TriageMessage = z.object({
  schema: z.literal('sandpit.triage/1'),
  runId: z.string(),
  stage: ReportStage,
  crate: ReportCrate,
  level: Level,
  score: z.int(),
  recommendation: Recommendation,
  reasons: z.array(z.string()),
  reportUri: z.string(),
  publishedAt: z.string().nullable(),
  verdictAt: z.string(),
  latencyMs: z.int().nullable(),
});
export type TriageMessage = z.infer<typeof TriageMessage>;

/** So that a subscription can filter without reading bodies. */
export interface TriageAttributes {
  readonly level: z.infer<typeof Level>;
  readonly recommendation: z.infer<typeof Recommendation>;
  readonly lane: z.infer<typeof Lane>;
  readonly name: string;
}
