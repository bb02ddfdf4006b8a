import { openRustParser } from '../../src/analyzers/syntax/parse-rust.ts';
import { readCrate } from '../../src/analyzers/syntax/read-crate.ts';
import { readFacts } from '../../src/facts/index.ts';
import type { RunsAt } from '../../src/model/evidence.ts';
import { crateOf } from './crate-of.ts';

/** The claims of a library that is this one file, and of files beside it; of one moment alone where that is asked for. */
export async function claimsOf(
  code: string,
  beside: Readonly<Record<string, string>> = {},
  moment: RunsAt | null = null,
): Promise<Set<string>> {
  const crate = crateOf({ 'src/lib.rs': code, ...beside });
  const read = readFacts(crate, null);
  if (!read.ok) throw new Error(read.failure.what);
  const deadline = performance.now() + 15_000;
  const signal = new AbortController().signal;
  const { sights } = await readCrate(crate.files, read.value.facts, await openRustParser(), deadline, signal);
  return new Set(sights.filter(({ runsAt }) => moment === null || runsAt === moment).map(({ claim }) => claim));
}
