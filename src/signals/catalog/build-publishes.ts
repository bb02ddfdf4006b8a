import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** A build that publishes is a worm, or about to be one. */
export default defineSyntaxSignal({
  id: 'build-publishes',
  status: 'stable',
  severity: 'high',
  claim: 'It publishes or pushes while it is built',
  claims: ['publishes'],
  moment: 'build',
  says: 'Build-time code publishes or pushes packages',
});
