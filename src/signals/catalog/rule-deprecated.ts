import { defineSignal } from '../define-signal.ts';
import { matchSentence, ruleMatch } from '../rule-signals.ts';

/** Told, and no more: what a deprecated rule sees is seen better by another, or was no sign of anything. */
export default defineSignal({
  id: 'rule-deprecated',
  status: 'deprecated',
  severity: 'info',
  layer: 'static',
  claim: 'A deprecated rule matches',
  references: [],
  needs: ['rules'],
  kind: 'rule-match',
  when: ({ data }) => data.status === 'deprecated',
  say: (piece) => matchSentence(piece, 'deprecated '),
  examples: {
    raises: [[ruleMatch('critical', 'deprecated')]],
    quiet: [[ruleMatch('critical', 'stable')]],
  },
});
