import { defineSignal } from '../define-signal.ts';
import { matchSentence, ruleMatch } from '../rule-signals.ts';

/** The same behaviours in code that runs when the crate is used: one tier lower. */
export default defineSignal({
  id: 'rule-in-library',
  status: 'stable',
  severity: 'medium',
  layer: 'static',
  claim: 'A stable rule matches library code',
  references: [],
  needs: ['rules'],
  kind: 'rule-match',
  when: ({ data, at }) =>
    data.status === 'stable' &&
    (data.severity === 'critical' || data.severity === 'high') &&
    'runsAt' in at &&
    at.runsAt === 'run',
  say: (piece) => matchSentence(piece, '', ' library code'),
  examples: {
    raises: [[ruleMatch('critical', 'stable', 'run')]],
    quiet: [[ruleMatch('critical', 'stable')], [ruleMatch('low', 'stable', 'run')]],
  },
});
