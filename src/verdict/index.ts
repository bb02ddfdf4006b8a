// In: signals, coverage and the policy. Out: the verdict. Pure.
export { countable } from './countable.ts';
export { judge } from './judge.ts';
export { loadPolicy, type Policy } from './policy.ts';
