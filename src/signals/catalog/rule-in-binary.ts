import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const match = (severity: 'low' | 'high', runsAt: 'never' | 'build', status: 'stable' | 'experimental' = 'stable') =>
  evidence(
    'rule-match',
    'story@1.0.0',
    { file: 'bin/tool', runsAt },
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

/** What a program says it does, where its source is not there to ask. */
export default defineSignal({
  id: 'rule-in-binary',
  status: 'stable',
  severity: 'medium',
  layer: 'static',
  claim: 'A stable rule matches the strings of a binary or a packed file',
  references: [],
  needs: ['binaries'],
  kind: 'rule-match',
  when: ({ data, at }) =>
    data.status === 'stable' &&
    (data.severity === 'critical' || data.severity === 'high') &&
    'runsAt' in at &&
    at.runsAt === 'never',
  say: ({ data }) =>
    `The rule ${printable(data.rule, 60)} matches the strings of a binary: ${printable(data.description, 160)}`,
  examples: {
    raises: [[match('high', 'never')]],
    quiet: [[match('low', 'never')], [match('high', 'build')], [match('high', 'never', 'experimental')]],
  },
});
