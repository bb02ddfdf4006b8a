import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal, whileBuilding } from '../define-signal.ts';

/** What a rule of the rulebook saw in a build script or macro. */
export default defineSignal({
  id: 'rule-high',
  status: 'stable',
  severity: 'high',
  layer: 'static',
  claim: 'A stable rule of severity high matches build-time code',
  references: [],
  needs: ['rules'],
  kind: 'rule-match',
  when: (piece) => piece.data.severity === 'high' && piece.data.status === 'stable' && whileBuilding(piece),
  say: ({ data }) => `The rule ${printable(data.rule, 60)} matches: ${printable(data.description, 160)}`,
  examples: {
    raises: [
      [
        evidence(
          'rule-match',
          'story@1.0.0',
          { file: 'build.rs', line: 3, runsAt: 'build' },
          {
            rule: 'a_rule',
            severity: 'high',
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
            severity: 'high',
            status: 'experimental',
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
            severity: 'high',
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
