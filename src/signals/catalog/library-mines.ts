import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Somebody else's electricity. */
export default defineSyntaxSignal({
  id: 'library-mines',
  status: 'stable',
  severity: 'high',
  claim: 'It starts a miner when it is used',
  claims: ['mines'],
  moment: 'run',
  says: 'Library code starts what mines',
});
