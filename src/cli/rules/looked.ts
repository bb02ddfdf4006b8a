import { z } from 'zod';
import type { StoredItem } from './archives.ts';

/** What trying rules on one stored item gave. Kept in the memory of a trial, so that it can go on where it stopped. */
export const Looked = z.object({
  id: z.string(),
  kind: z.enum(['archive', 'report']),
  name: z.string(),
  /** `name@version`; the key where the item could not be read. */
  label: z.string(),
  dependencies: z.array(z.string()),
  hits: z.array(
    z.object({ rule: z.string(), place: z.string(), pattern: z.string(), excerpt: z.string(), more: z.int() }),
  ),
  /** Why it was not, or not wholly, looked at. */
  problem: z.string().nullable(),
});
export type Looked = z.infer<typeof Looked>;

/** What the parent tells a reader process, and what it answers. */
export type Order =
  | { readonly rules: readonly TriedRule[] }
  /** `next` is read while `item` is looked at: a store may be far away. */
  | { readonly item: StoredItem; readonly next: StoredItem | null };

export interface TriedRule {
  readonly name: string;
  readonly scope: string;
  readonly path: string;
  readonly text: string;
}

/** `again`: the place did not give the bytes, which is no property of the item: it is not remembered. */
export type Answer =
  | { readonly ready: true }
  | { readonly refused: string }
  | { readonly looked: Looked; readonly again: boolean };
