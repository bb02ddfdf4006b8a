import { crateLabel } from '../../model/crate.ts';
import { type Evidence, evidence } from '../../model/evidence.ts';
import type { RuleMatch } from '../../ports/rule-engine.ts';
import { type BlobPart, type BlobText, blobTexts } from '../blobs/blob-text.ts';
import { defineAnalyzer, type Subject } from '../define-analyzer.ts';

const DEADLINE_MILLISECONDS = 20_000;
const STRINGS_SHOWN = 10;
const EXCERPT = 120;

/** What the rulebook's rules see in the strings of programs, libraries and packed files. */
export default defineAnalyzer({
  id: 'blob-strings',
  stage: 'binaries',
  analyze: async (subject, signal) => {
    const found = new Map<string, Evidence>();
    const gaps: string[] = [];
    for await (const texts of blobTexts(subject.crate, subject.facts, gaps)) {
      const scanned = await subject.rulebook.compiled.scan(texts.buffer, DEADLINE_MILLISECONDS, signal);
      if (!scanned.ok) gaps.push(scanned.failure.what);
      const pieces = scanned.ok ? scanned.value.flatMap((match) => asEvidence(match, texts, subject)) : [];
      // A large file comes in several texts: the first place of a rule in it is told.
      for (const piece of pieces) {
        const key = `${piece.data.rule} ${piece.at.file}`;
        if (!found.has(key)) found.set(key, piece);
      }
    }
    return {
      evidence: [...found.values()],
      state: gaps.length === 0 ? 'complete' : 'partial',
      reason: gaps.join('; '),
    };
  },
});

/** One piece of evidence a rule and file; a match that reaches from one file into the next is none. */
function asEvidence(match: RuleMatch, { buffer, parts }: BlobText, { crate, rulebook }: Subject) {
  const papers = rulebook.rules.get(match.rule);
  if (papers === undefined) return [];
  const { severity, status, scope, description, behaviours } = papers;
  return parts.flatMap((part) => {
    const here = match.strings.filter(({ offset, length }) => offset >= part.start && offset + length <= part.end);
    if (here.length === 0) return [];
    const strings = here.slice(0, STRINGS_SHOWN).map(({ id, offset, length }) => ({
      id,
      offset: offsetIn(part, offset),
      length,
      excerpt: buffer.toString('latin1', offset, offset + Math.min(length, EXCERPT)),
    }));
    const data = { rule: match.rule, severity, status, scope, behaviours: [...behaviours], description, strings };
    const place = { file: part.path, runsAt: 'never' } as const;
    return [{ ...evidence('rule-match', crateLabel(crate.id), place, data), at: place }];
  });
}

/** Of what is packed, nobody can point to the place. */
function offsetIn(part: BlobPart, offset: number): number {
  return part.packed ? 0 : part.source(offset - part.start);
}
