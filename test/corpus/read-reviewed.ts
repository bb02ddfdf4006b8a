import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';

const Why = z.string().min(40);
const Told = z.record(z.string(), z.record(z.string(), Why));

/** What people have looked at: `name@version`, then what is said of it, then a sentence why that is right. */
const Reviewed = z.strictObject({
  /** Signals of severity medium and above, by id. */
  signals: Told,
  /** Crates that a person should look at, by the signal that says so: each stands among the signals, too. */
  suspicious: z.record(z.string(), z.string()),
  /** Stages that do not read all of a crate, by name. */
  partial: Told,
});
export type Reviewed = z.infer<typeof Reviewed>;

export async function readReviewed(): Promise<Reviewed> {
  const text = await readFile(new URL('reviewed.yml', import.meta.url), 'utf8');
  return Reviewed.parse(parse(text, { maxAliasCount: 0 }));
}
