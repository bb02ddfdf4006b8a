import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** A program that never lies on a disk is there to be seen by nobody. */
export default defineSyntaxSignal({
  id: 'library-memory-run',
  status: 'stable',
  severity: 'high',
  claim: 'It runs a program that is no file when it is used',
  claims: ['memory-run'],
  moment: 'run',
  says: 'Library code runs a program out of memory',
});
