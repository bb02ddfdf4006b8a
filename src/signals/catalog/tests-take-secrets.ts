import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Whoever runs the tests of a crate, as its reviewers do, is robbed by them; the library itself stays clean. */
export default defineSyntaxSignal({
  id: 'tests-take-secrets',
  status: 'stable',
  severity: 'high',
  claim: 'Its tests read a secret place and send',
  claims: ['read-then-send', 'documents-then-send'],
  moment: 'test',
  says: "A test reads what is the user's own and sends over the network",
});
