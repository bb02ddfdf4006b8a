// In: the tracer's and the sinkhole's output. Out: evidence of what ran, was read, written and contacted, and by whom.
export { isSensitive } from './catalog/files.ts';
export { interpret, loadInterpreters } from './interpret.ts';
export type { Interpreter } from './sight.ts';
export { openSinkhole, type SinkholeLog, sinkholeCommand } from './sinkhole/open-sinkhole.ts';
export { traceCommand } from './trace/command.ts';
export { openTrace, type Trace } from './trace/open-trace.ts';
