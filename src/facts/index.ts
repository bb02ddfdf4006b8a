// In: an unpacked crate and its index line. Out: what the crate says of itself, unexecuted, and where its sayings contradict each other.
export { readFacts, withoutBytes } from './read-facts.ts';
