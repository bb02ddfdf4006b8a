// In: an unpacked crate, its facts and the rulebook. Out: evidence of what its files hold, and how much of them was looked at.
export { analyze } from './run-analyzers.ts';
