import { crateLabel } from '../../model/crate.ts';
import { type Evidence, evidence } from '../../model/evidence.ts';
import type { RuleMatch } from '../../ports/rule-engine.ts';
import { type BlobPart, blobText } from '../blobs/blob-text.ts';
import { defineAnalyzer, type Subject } from '../define-analyzer.ts';

const DEADLINE_MILLISECONDS = 20_000;
const STRINGS_SHOWN = 10;
const EXCERPT = 120;

/** What the rulebook's rules see in the strings of programs, libraries and packed files. */
export default defineAnalyzer({
  id: 'blob-strings',
  stage: 'binaries',
  analyze: async (subject, signal) => {
    const { buffer, parts, left } = await blobText(subject.crate, subject.facts);
    const gaps = left.length === 0 ? [] : [`too large to be searched for strings: ${left.slice(0, 3).join(', ')}`];
    if (buffer.length === 0)
      return { evidence: [], state: left.length === 0 ? 'complete' : 'partial', reason: gaps.join() };
    const scanned = await subject.rulebook.compiled.scan(buffer, DEADLINE_MILLISECONDS, signal);
    if (!scanned.ok) gaps.push(scanned.failure.what);
    const found = scanned.ok ? scanned.value.flatMap((match) => asEvidence(match, buffer, parts, subject)) : [];
    return { evidence: found, state: gaps.length === 0 ? 'complete' : 'partial', reason: gaps.join('; ') };
  },
});

/** One piece of evidence a rule and file; a match that reaches from one file into the next is none. */
function asEvidence(
  match: RuleMatch,
  buffer: Buffer,
  parts: readonly BlobPart[],
  { crate, rulebook }: Subject,
): Evidence[] {
  const papers = rulebook.rules.get(match.rule);
  if (papers === undefined) return [];
  const { severity, status, scope, description, behaviours } = papers;
  return parts.flatMap(({ path, start, strings, packed }) => {
    const end = start + strings.text.length;
    const here = match.strings.filter(({ offset, length }) => offset >= start && offset + length <= end);
    if (here.length === 0) return [];
    const shown = here.slice(0, STRINGS_SHOWN).map(({ id, offset, length }) => ({
      id,
      offset: packed ? 0 : strings.source(offset - start),
      length,
      excerpt: buffer.toString('latin1', offset, offset + Math.min(length, EXCERPT)),
    }));
    const data = {
      rule: match.rule,
      severity,
      status,
      scope,
      behaviours: [...behaviours],
      description,
      strings: shown,
    };
    return [evidence('rule-match', crateLabel(crate.id), { file: path, runsAt: 'never' }, data)];
  });
}
