import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { contentHash } from '../kit/canonical-json.ts';
import type { Evidence } from '../model/evidence.ts';
import { writeWhole } from './write-whole.ts';

const Baseline = z.array(z.string());

/** What a crate that does nothing shows in this image: the tools' own doing, to be subtracted. One key an event. */
export function baselineOf(evidence: readonly Evidence[]): string[] {
  return [...new Set(evidence.map(keyOf))].sort();
}

/** Evidence that the golden run did not show. Gaps and limits are never noise. */
export function subtract(evidence: readonly Evidence[], baseline: readonly string[]): readonly Evidence[] {
  const known = new Set(baseline);
  return evidence.filter(
    (piece) => piece.kind === 'sensor-gap' || piece.kind === 'sandbox-limit' || !known.has(keyOf(piece)),
  );
}

/** An event without what differs between two runs of the same tools: crate, hashes in folder names, numbers of processes. */
function keyOf(piece: Evidence): string {
  const process = 'process' in piece.at ? piece.at.process.at(-1) : '';
  const text = JSON.stringify(piece.data)
    .replace(/-[0-9a-f]{16}\b/g, '-#')
    .replace(/\/proc\/\d+/g, '/proc/#');
  return `${piece.kind} ${process} ${text}`;
}

/** Where the golden run of one image, one sinkhole and one version of our sensors is kept. */
export function baselinePath(cache: string, parts: readonly string[]): string {
  return join(cache, 'baseline', `${contentHash(parts).slice(0, 32)}.json`);
}

/** Null where none is recorded yet, or what is there cannot be read. */
export async function readBaseline(path: string): Promise<readonly string[] | null> {
  try {
    return Baseline.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}

export async function writeBaseline(path: string, baseline: readonly string[]): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeWhole(path, JSON.stringify(baseline));
}
