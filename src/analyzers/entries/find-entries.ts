import type { EntryPoints } from '../../model/entry-points.ts';
import { NO_ENTRY_POINTS } from '../../model/entry-points.ts';
import type { CrateFacts, UnpackedCrate } from '../../model/facts.ts';
import { openRustParser } from '../syntax/parse-rust.ts';
import { exportedFunctions } from './functions.ts';
import { exportedMacros } from './macros.ts';
import { readPieces } from './pieces.ts';
import { withSamples } from './samples.ts';

/** Of a crate; what is not read in this time is not called. */
const MILLISECONDS = 8000;

/** What others can call of a crate: the functions of a library; the macros of a procedural-macro crate, with inputs from its own tests and papers. */
export async function findEntries(crate: UnpackedCrate, facts: CrateFacts): Promise<EntryPoints> {
  const parser = await openRustParser();
  const deadline = performance.now() + MILLISECONDS;
  if (!facts.procMacro) return { ...NO_ENTRY_POINTS, ...exportedFunctions(crate, facts, parser, deadline) };
  const found = exportedMacros(crate, facts, parser, deadline);
  const pieces = readPieces(crate, parser, deadline);
  return { macros: withSamples(found, pieces), functions: [], types: [], beyond: [] };
}
