import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** What its consumer committed is nobody else's: a version or a hash is asked for without sending anything. */
export default defineSyntaxSignal({
  id: 'build-history-then-send',
  status: 'stable',
  severity: 'critical',
  claim: "It reads the project's history and sends while it is built",
  claims: ['history-then-send'],
  moment: 'build',
  says: 'Build-time code reads the history of the project that is built and sends over the network',
});
