import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** What was done is not to be found. */
export default defineSyntaxSignal({
  id: 'build-wipes-traces',
  status: 'stable',
  severity: 'high',
  claim: 'It wipes traces while it is built',
  claims: ['wipes-traces'],
  moment: 'build',
  says: 'Build-time code wipes histories or logs',
});
