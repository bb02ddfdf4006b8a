import { BEHAVIOURS, type Behaviour, type BehaviourName } from '../model/behaviours.ts';
import type { RuleFile } from './rule-file.ts';

export interface BehaviourCoverage {
  /** Behaviours that text shows, with the rules that name them; none where no rule does yet. */
  readonly inText: readonly (readonly [BehaviourName, readonly string[]])[];
  /** Behaviours that are not for rules, with what finds them instead. */
  readonly elsewhere: readonly (readonly [BehaviourName, Behaviour['eye']])[];
}

/** Which behaviours have a rule. Deprecated rules do not count. */
export function behaviourCoverage(files: readonly RuleFile[]): BehaviourCoverage {
  const names = Object.keys(BEHAVIOURS) as BehaviourName[];
  const rulesOf = (name: BehaviourName) =>
    files
      .filter(({ meta }) => meta.status !== 'deprecated' && meta.behaviours.includes(name))
      .map(({ meta }) => meta.name);
  return {
    inText: names.filter((name) => BEHAVIOURS[name].eye === 'text').map((name) => [name, rulesOf(name)]),
    elsewhere: names.filter((name) => BEHAVIOURS[name].eye !== 'text').map((name) => [name, BEHAVIOURS[name].eye]),
  };
}
