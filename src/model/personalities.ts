import { z } from 'zod';

/** Whose machine a stay in the cage looks like: a developer's own, GitHub's or GitLab's runner, the first one years later. The first has all phases. */
export const PERSONALITIES = ['desktop', 'github', 'gitlab', 'later'] as const;
export const PersonalityId = z.enum(PERSONALITIES);
export type PersonalityId = z.infer<typeof PersonalityId>;
