import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Builds fetch; they have nothing to send. Whatever it is, it leaves the machine. */
export default defineSyntaxSignal({
  id: 'build-sends-data',
  status: 'stable',
  severity: 'high',
  claim: 'It sends data out while it is built',
  claims: ['upload'],
  moment: 'build',
  says: 'Build-time code sends something out',
});
