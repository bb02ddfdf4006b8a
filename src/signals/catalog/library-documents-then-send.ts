import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** A library is told what to send; this one goes looking for it. */
export default defineSyntaxSignal({
  id: 'library-documents-then-send',
  status: 'stable',
  severity: 'high',
  claim: "It goes through the user's folder and sends when it is used",
  claims: ['documents-then-send'],
  moment: 'run',
  says: "Library code goes through the user's folder and sends what lies there",
});
