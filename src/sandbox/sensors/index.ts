// In: the tracer's, the sinkhole's and the witness' output. Out: evidence of what ran, was read, written and contacted, and by whom.
export { attribution } from './attribution.ts';
export { isSensitive } from './catalog/files.ts';
export { changedPaths, operationOf } from './changes.ts';
export { interpret, loadInterpreters } from './interpret.ts';
export { paced } from './paced.ts';
export type { Interpreter } from './sight.ts';
export {
  openSinkhole,
  type SinkholeLog,
  sinkholeCommand,
  sinkholeSettings,
  type Trust,
} from './sinkhole/open-sinkhole.ts';
export { traceCommand } from './trace/command.ts';
export { openTrace, type Trace } from './trace/open-trace.ts';
export { UNSEEN } from './trace/unseen.ts';
export { openWitness, type WitnessLog, witnessCommand } from './witness/open-witness.ts';
