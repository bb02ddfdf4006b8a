import { defineSignal } from '../define-signal.ts';
import { matchSentence, ruleMatch } from '../rule-signals.ts';

/** Reported, and no more: an experimental rule has not proved itself on the clean corpus. */
export default defineSignal({
  id: 'rule-experimental',
  status: 'experimental',
  severity: 'low',
  layer: 'static',
  claim: 'An experimental rule matches',
  references: [],
  needs: ['rules'],
  kind: 'rule-match',
  when: ({ data }) => data.status === 'experimental',
  say: (piece) => matchSentence(piece, 'experimental '),
  examples: {
    raises: [[ruleMatch('critical', 'experimental')]],
    quiet: [[ruleMatch('critical', 'stable')]],
  },
});
