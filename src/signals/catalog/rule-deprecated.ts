import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

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
  say: ({ data }) => `The deprecated rule ${printable(data.rule, 60)} matches: ${printable(data.description, 160)}`,
  examples: {
    raises: [
      [
        evidence(
          'rule-match',
          'story@1.0.0',
          { file: 'build.rs', line: 3, runsAt: 'build' },
          {
            rule: 'a_rule',
            severity: 'critical',
            status: 'deprecated',
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
    ],
  },
});
