import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Somebody else's electricity. */
export default defineSyntaxSignal({
  id: 'build-mines',
  status: 'stable',
  severity: 'critical',
  claim: 'It starts a miner while it is built',
  claims: ['mines'],
  moment: 'build',
  says: 'Build-time code starts what mines',
});
