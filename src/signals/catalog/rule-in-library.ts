import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

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
  say: ({ data }) => `The rule ${printable(data.rule, 60)} matches library code: ${printable(data.description, 160)}`,
  examples: {
    raises: [
      [
        evidence(
          'rule-match',
          'story@1.0.0',
          { file: 'src/lib.rs', line: 3, runsAt: 'run' },
          {
            rule: 'a_rule',
            severity: 'critical',
            status: 'stable',
            scope: 'build-script',
            behaviours: ['x'],
            description: 'does a thing',
            strings: [],
          },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'rule-match',
          'story@1.0.0',
          { file: 'build.rs', line: 3, runsAt: 'build' },
          {
            rule: 'a_rule',
            severity: 'critical',
            status: 'stable',
            scope: 'build-script',
            behaviours: ['x'],
            description: 'does a thing',
            strings: [],
          },
        ),
      ],
      [
        evidence(
          'rule-match',
          'story@1.0.0',
          { file: 'src/lib.rs', line: 3, runsAt: 'run' },
          {
            rule: 'a_rule',
            severity: 'low',
            status: 'stable',
            scope: 'build-script',
            behaviours: ['x'],
            description: 'does a thing',
            strings: [],
          },
        ),
      ],
    ],
  },
});
