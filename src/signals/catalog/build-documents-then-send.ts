import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** A sweep over somebody's documents. */
export default defineSyntaxSignal({
  id: 'build-documents-then-send',
  status: 'stable',
  severity: 'critical',
  claim: "It goes through the user's folder and sends while it is built",
  claims: ['documents-then-send'],
  moment: 'build',
  says: "Build-time code goes through the user's folder and sends what lies there",
});
