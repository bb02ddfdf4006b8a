import type { Trace } from './open-trace.ts';
import { ProcessTable } from './processes.ts';

/** What is known of a stay under gVisor: its programs call gVisor's own kernel, which no tracer of this machine's looks into. */
export const UNSEEN: Trace = {
  calls: [],
  processes: [],
  phases: new Map(),
  allotted: new Map(),
  root: new ProcessTable(0, 0).root,
  gap: 'under runsc neither programs nor files are seen, only what goes over the network',
};
