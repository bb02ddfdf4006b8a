// In: a target and the ports. Out: a report: the crate walked through every room, whatever became of each.
export { judgeAgain } from './judge-again.ts';
export {
  type ScanOptions,
  type ScanOutcome,
  type ScanPorts,
  scanCrate,
} from './scan-crate.ts';
