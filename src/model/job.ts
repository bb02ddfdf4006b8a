import { z } from 'zod';
import { CrateName, CrateVersion, Sha256 } from './crate.ts';

export const Lane = z.enum(['publish', 'rescan', 'backfill']);
export const Profile = z.enum(['quick', 'standard', 'deep']);
export type Profile = z.infer<typeof Profile>;

/** The job message on the topic `crate-published`. */
export const Job = z.object({
  schema: z.literal('sandpit.job/1'),
  jobId: z.string().min(1).max(200),
  name: CrateName,
  version: CrateVersion,
  checksum: Sha256.optional(),
  publishedAt: z.iso.datetime({ offset: true }).optional(),
  requestedAt: z.iso.datetime({ offset: true }),
  lane: Lane,
  reason: z.string().max(1000).optional(),
  requestedBy: z.string().max(200).optional(),
  profile: Profile.optional(),
});
export type Job = z.infer<typeof Job>;
