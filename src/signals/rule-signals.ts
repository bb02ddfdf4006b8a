import { printable } from '../kit/untrusted-text.ts';
import { type EvidenceData, type EvidenceOfKind, evidence, type RunsAt, type Severity } from '../model/evidence.ts';
import type { SignalDefinition } from '../model/signal.ts';
import { defineSignal, whileBuilding } from './define-signal.ts';

const FILES = { build: 'build.rs', run: 'src/lib.rs' } as const;

/** A match of a rule, for the examples of signals over such matches. */
export function ruleMatch(
  severity: Severity,
  status: EvidenceData<'rule-match'>['status'],
  runsAt: RunsAt & keyof typeof FILES = 'build',
): EvidenceOfKind<'rule-match'> {
  const at = { file: FILES[runsAt], line: 3, runsAt };
  const papers = { rule: 'a_rule', scope: 'build-script', behaviours: ['x'], description: 'does a thing' };
  return evidence('rule-match', 'story@1.0.0', at, { ...papers, severity, status, strings: [] });
}

/** `The rule a_rule matches: does a thing`, with words before the name of the rule and after the verb. */
export function matchSentence({ data }: EvidenceOfKind<'rule-match'>, before = '', after = ''): string {
  return `The ${before}rule ${printable(data.rule, 60)} matches${after}: ${printable(data.description, 160)}`;
}

/** What stable rules of one severity saw in a build script or macro. */
export function stableRuleSignal(severity: Severity): SignalDefinition {
  return defineSignal({
    id: `rule-${severity}`,
    status: 'stable',
    severity,
    layer: 'static',
    claim: `A stable rule of severity ${severity} matches build-time code`,
    references: [],
    needs: ['rules'],
    kind: 'rule-match',
    when: (piece) => piece.data.severity === severity && piece.data.status === 'stable' && whileBuilding(piece),
    say: (piece) => matchSentence(piece),
    examples: {
      raises: [[ruleMatch(severity, 'stable')]],
      quiet: [[ruleMatch(severity, 'experimental')], [ruleMatch(severity, 'stable', 'run')]],
    },
  });
}
