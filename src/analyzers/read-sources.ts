import type { CrateFacts, UnpackedCrate } from '../model/facts.ts';
import { openRustParser } from './syntax/parse-rust.ts';
import { type ReadCrate, readCrate } from './syntax/read-crate.ts';

const CRATE_MILLISECONDS = 15_000;
const READ = new WeakMap<Pick<UnpackedCrate, 'files'>, Promise<ReadCrate>>();

/** The claims of a crate's Rust code, read once however many analyzers ask: its cost is most of the static half's. */
export function readSources(
  crate: Pick<UnpackedCrate, 'files'>,
  facts: CrateFacts,
  signal: AbortSignal,
  milliseconds = CRATE_MILLISECONDS,
): Promise<ReadCrate> {
  const known = READ.get(crate);
  if (known !== undefined) return known;
  const reading = openRustParser().then((parser) =>
    readCrate(crate.files, facts, parser, performance.now() + milliseconds, signal),
  );
  READ.set(crate, reading);
  return reading;
}

/** Lets go of the parse trees: the crate itself is kept until its build in the cage has ended. */
export function forgetSources(crate: UnpackedCrate): void {
  READ.delete(crate);
}
