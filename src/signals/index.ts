// In: evidence and coverage. Out: named claims that cite them. Pure.
export { loadCatalog } from './load-catalog.ts';
export { raiseSignals } from './raise-signals.ts';
