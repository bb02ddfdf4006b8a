// In: the folder of rules and an engine. Out: a compiled rulebook whose every rule has its papers, or what is wrong with which.
export { checkRules } from './check-rules.ts';
export { loadRulebook, type Rulebook } from './load-rulebook.ts';
export { type Proof, proveRules } from './prove-rules.ts';
export type { RuleMeta, Scope } from './rule-file.ts';
