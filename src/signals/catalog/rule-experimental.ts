import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

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
  say: ({ data }) => `The experimental rule ${printable(data.rule, 60)} matches: ${printable(data.description, 160)}`,
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
            status: 'experimental',
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
