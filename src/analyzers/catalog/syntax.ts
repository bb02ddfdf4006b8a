import { crateLabel } from '../../model/crate.ts';
import { type Evidence, evidence } from '../../model/evidence.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { defineAnalyzer } from '../define-analyzer.ts';
import { readSources } from '../read-sources.ts';
import { sightPlace } from '../sight-place.ts';
import type { Sight } from '../syntax/sight.ts';

/** Of one claim at one moment; what a library can do at a thousand places is told by a few and by the counts. */
const KEPT = 20;
const KEPT_OF_LIBRARY = 5;
const EXCERPT = 200;

/** What the crate's Rust code calls and what flows where, with names resolved and constants put together. */
export default defineAnalyzer({
  id: 'syntax',
  stage: 'syntax',
  analyze: async (subject, signal) => {
    const { crate, facts } = subject;
    const read = await readSources(crate, facts, signal);
    const { shortfalls } = read;
    return {
      evidence: kept(read.sights).map((sight) => asEvidence(sight, crateLabel(crate.id))),
      state: shortfalls.length === 0 ? 'complete' : 'partial',
      reason: shortfalls.slice(0, 3).join('; ') + (shortfalls.length > 3 ? ` and ${shortfalls.length - 3} more` : ''),
      capabilities: capabilitiesOf(read, subject),
    };
  },
});

/** In the order of the files, so many of each claim. */
function kept(sights: readonly Sight[]): Sight[] {
  const counts = new Map<string, number>();
  const order = [...sights].sort(
    (a, b) => compare(a.file.path, b.file.path) || a.node.start - b.node.start || compare(a.claim, b.claim),
  );
  return order.filter(({ claim, runsAt }) => {
    const key = `${claim} ${runsAt}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count <= (runsAt === 'build' || runsAt === 'macro' ? KEPT : KEPT_OF_LIBRARY);
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function asEvidence(sight: Sight, subject: string): Evidence {
  const { claim, callee, arguments: given, file, node } = sight;
  const excerpt = file.bytes.toString('utf8', node.start, Math.min(node.end, node.start + 4 * EXCERPT));
  return evidence('syntax-match', subject, sightPlace(sight), {
    claim,
    callee,
    arguments: [...given],
    excerpt: excerpt.replace(/\s+/g, ' ').slice(0, EXCERPT),
  });
}
