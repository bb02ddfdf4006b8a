import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs while cargo builds: starts a process and leaves it behind. */
export default defineSyntaxSignal({
  id: 'build-detached-child',
  status: 'stable',
  severity: 'medium',
  claim: 'It starts a process that outlives it while it is built',
  claims: ['detached-child'],
  moment: 'build',
  says: 'Build-time code starts a process and leaves it behind',
});
