// In: the folder of rules and the engines. Out: a compiled rulebook whose every rule has its papers, or what is wrong with which; and for authors, what each rule sees, costs and lacks.

export { benchRules, type Speed } from './bench-rules.ts';
export { brokenRules } from './broken-rules.ts';
export { checkEvidence, checkForm } from './check-book.ts';
export { checkPolicy } from './check-policy.ts';
export { checkRule, foreignProblems } from './check-rules.ts';
export { type BehaviourCoverage, behaviourCoverage } from './coverage.ts';
export { loadRulebook, type Rulebook } from './load-rulebook.ts';
export { Panel } from './panel.ts';
export { Scope } from './papers.ts';
export {
  looksFor,
  PROMOTION_ARCHIVES,
  type Promotion,
  readPromotions,
  recordPromotions,
} from './promotions.ts';
export { type CleanText, type Excused, type Proof, Prover, sourceOf } from './prove-rules.ts';
export { type BookRead, readBook, readRuleAt } from './read-rules.ts';
export type { RuleFile, RuleMeta } from './rule-file.ts';
export { ruleTemplate } from './rule-template.ts';
