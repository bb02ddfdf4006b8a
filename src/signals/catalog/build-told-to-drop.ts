import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** The host alone proves nothing; the host with something read on the way to it does. */
export default defineSyntaxSignal({
  id: 'build-told-to-drop',
  status: 'stable',
  severity: 'critical',
  claim: 'It tells a bot, webhook or drop what it read while it is built',
  claims: ['told-to-drop'],
  moment: 'build',
  says: 'Build-time code tells a bot, webhook or drop what it read',
});
