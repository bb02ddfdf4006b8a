import { crateLabel } from '../../model/crate.ts';
import { type Evidence, evidence, type RunsAt } from '../../model/evidence.ts';
import type { RuleMatch } from '../../ports/rule-engine.ts';
import { defineAnalyzer, type Subject } from '../define-analyzer.ts';
import type { JoinedFiles } from '../joined-files.ts';
import { scopedTexts } from '../scoped-texts.ts';

const DEADLINE_MILLISECONDS = 20_000;
const STRINGS_SHOWN = 10;

/** What the rulebook's YARA rules see in the crate's text, scope by scope. */
export default defineAnalyzer({
  id: 'rules',
  stage: 'rules',
  analyze: async (subject, signal) => {
    const found: Evidence[] = [];
    const problems: string[] = [];
    for (const { scopes, runsAt, joined } of scopedTexts(subject.crate, subject.facts)) {
      if (joined.left.length > 0) problems.push(`too large for rules: ${joined.left.join(', ')}`);
      if (joined.buffer.length === 0) continue;
      const scanned = await subject.rulebook.compiled.scan(joined.buffer, DEADLINE_MILLISECONDS, signal);
      if (scanned.ok)
        found.push(...scanned.value.flatMap((match) => asEvidence(match, joined, scopes, runsAt, subject)));
      else problems.push(scanned.failure.what);
    }
    return { evidence: found, state: problems.length === 0 ? 'complete' : 'partial', reason: problems.join('; ') };
  },
});

/** One piece of evidence a rule and file: its first matching string is the place. */
function asEvidence(
  match: RuleMatch,
  joined: JoinedFiles,
  scopes: readonly string[],
  runsAt: RunsAt,
  { crate, rulebook }: Subject,
): Evidence[] {
  const papers = rulebook.rules.get(match.rule);
  if (papers === undefined || !scopes.includes(papers.scope)) return [];
  const strings = match.strings.flatMap((string) => {
    const place = joined.place(string.offset, string.length);
    return place === null ? [] : [{ id: string.id, place }];
  });
  const first = strings[0];
  if (first === undefined) return [];
  const { excerpt: _, ...place } = first.place;
  const { severity, status, scope, description } = papers;
  return [
    evidence(
      'rule-match',
      crateLabel(crate.id),
      { ...place, runsAt },
      {
        rule: match.rule,
        severity,
        status,
        scope,
        behaviours: [...papers.behaviours],
        description,
        strings: strings.slice(0, STRINGS_SHOWN).map(({ id, place: at }) => ({
          id,
          offset: at.span?.offset ?? 0,
          length: at.span?.length ?? 0,
          excerpt: at.excerpt,
        })),
      },
    ),
  ];
}
