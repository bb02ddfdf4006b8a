// In: what a person or a job names, and a registry. Out: the bytes to scan, verified, with their index entry and the one before.
export { previousVersion } from './choose-version.ts';
export { fetchCrate } from './fetch-crate.ts';
export type { FetchedCrate, FetchLimits } from './fetched-crate.ts';
export { parseTarget, type Target } from './target.ts';
