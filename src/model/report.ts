import { z } from 'zod';
import { Coverage } from './coverage.ts';
import { CrateName, CrateVersion, Sha256 } from './crate.ts';
import { EvidenceSchema } from './evidence.ts';
import { Signal } from './signal.ts';

export const Level = z.enum(['clean', 'suspicious', 'malicious', 'inconclusive']);
export type Level = z.infer<typeof Level>;
export const Recommendation = z.enum(['allow', 'review', 'hold', 'takedown']);
export type Recommendation = z.infer<typeof Recommendation>;
export const ReportStage = z.enum(['static', 'final']);
export type ReportStage = z.infer<typeof ReportStage>;

/** Policy over signals and coverage. `score` 0..100; reasons best first. */
export const Verdict = z.object({
  level: Level,
  score: z.int().min(0).max(100),
  recommendation: Recommendation,
  reasons: z
    .array(
      z.object({
        signal: z.string(),
        sentence: z.string(),
        evidence: z.array(z.string()),
      }),
    )
    .max(10),
});
export type Verdict = z.infer<typeof Verdict>;

export const ReportCrate = z.object({
  name: CrateName,
  version: CrateVersion,
  checksum: Sha256,
  source: z.string(),
  publishedAt: z.string().nullable(),
});

export const Engine = z.object({
  version: z.string(),
  rulebook: z.string(),
  ruleEngine: z.string(),
  image: z.string().nullable(),
  toolchain: z.string().nullable(),
  runtime: z.string().nullable(),
  advisories: z.string().nullable(),
});
export type Engine = z.infer<typeof Engine>;

export const Timing = z.object({
  stage: z.string(),
  wallMilliseconds: z.int(),
  cpuMilliseconds: z.int(),
});
export type Timing = z.infer<typeof Timing>;

const counts = { network: z.int(), exec: z.int(), files: z.int(), environment: z.int(), ffi: z.int(), unsafe: z.int() };
const CapabilityCounts = z.object(counts);
const NOTHING = { network: 0, exec: 0, files: 0, environment: 0, ffi: 0, unsafe: 0 };

/** What the crate's code can do. Reports of before the ways were told have none. */
const CapabilityProfile = z.object({
  ...counts,
  blobs: z.int(),
  links: z.string().nullable(),
  byStage: z
    .object({ build: CapabilityCounts, macro: CapabilityCounts, run: CapabilityCounts })
    .default({ build: NOTHING, macro: NOTHING, run: NOTHING }),
  paths: z
    .array(
      z.object({
        from: z.string(),
        to: z.string(),
        via: z.array(z.string()),
        runsAt: z.enum(['build', 'macro', 'run']),
      }),
    )
    .default([]),
});

export const Report = z.object({
  schema: z.literal('sandpit.report/1'),
  runId: z.string(),
  stage: ReportStage,
  crate: ReportCrate,
  engine: Engine,
  verdict: Verdict,
  signals: z.array(Signal),
  evidence: z.array(EvidenceSchema),
  coverage: z.array(Coverage),
  capabilities: CapabilityProfile,
  timings: z.array(Timing),
});
export type Report = z.infer<typeof Report>;
