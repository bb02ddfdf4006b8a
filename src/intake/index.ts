// In: deliveries from a queue. Out: each handled once, settled once; what cannot be read goes to the dead letters with its reason.
export { parseJob } from './parse-job.ts';
export { type Handle, type ServeLimits, serveJobs } from './serve-jobs.ts';
