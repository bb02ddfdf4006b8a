import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** A program that never lies on a disk is there to be seen by nobody. */
export default defineSyntaxSignal({
  id: 'build-memory-run',
  status: 'stable',
  severity: 'critical',
  claim: 'It runs a program that is no file while it is built',
  claims: ['memory-run'],
  moment: 'build',
  says: 'Build-time code runs a program out of memory',
});
