import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const match = (severity: 'low' | 'high', runsAt: 'never' | 'build', status: 'stable' | 'experimental' = 'stable') =>
  evidence(
    'rule-match',
    'story@1.0.0',
    { file: 'res/data.zip', runsAt },
    {
      rule: 'a_rule',
      severity,
      status,
      scope: 'build-script',
      behaviours: ['x'],
      description: 'does a thing',
      strings: [],
    },
  );

/** What rules say of code they do not say of data: addresses in packed pages and sources made 9 of 2,632 archives of real crates match. */
export default defineSignal({
  id: 'rule-in-packed-file',
  status: 'stable',
  severity: 'low',
  layer: 'static',
  claim: 'A stable rule matches strings in a binary or in a packed file',
  references: [],
  needs: ['binaries'],
  kind: 'rule-match',
  when: ({ data, at }) =>
    data.status === 'stable' &&
    (data.severity === 'critical' || data.severity === 'high') &&
    'runsAt' in at &&
    at.runsAt === 'never',
  say: ({ data }) =>
    `The rule ${printable(data.rule, 60)} matches strings that are no source: ${printable(data.description, 160)}`,
  examples: {
    raises: [[match('high', 'never')]],
    quiet: [[match('low', 'never')], [match('high', 'build')], [match('high', 'never', 'experimental')]],
  },
});
