import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs while cargo builds: reads a place of secrets and sends over the network. */
export default defineSyntaxSignal({
  id: 'build-read-then-send',
  status: 'stable',
  severity: 'critical',
  claim: 'It reads a secret place and sends while it is built',
  claims: ['read-then-send', 'credential-then-send'],
  moment: 'build',
  says: 'Build-time code reads a place of secrets and sends over the network',
});
