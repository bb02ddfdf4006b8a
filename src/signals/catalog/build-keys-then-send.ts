import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Keys found by their shape, wherever they lie. */
export default defineSyntaxSignal({
  id: 'build-keys-then-send',
  status: 'stable',
  severity: 'critical',
  claim: 'It looks for what has the shape of keys and sends while it is built',
  claims: ['keys-then-send'],
  moment: 'build',
  says: 'Build-time code looks for what keys look like and sends what it finds',
});
