import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** What the clients of clouds and registries are for; a place of interest, not a sign. */
export default defineSyntaxSignal({
  id: 'library-credential-then-send',
  status: 'stable',
  severity: 'low',
  claim: 'It reads credentials and sends when it is used',
  claims: ['credential-then-send'],
  moment: 'run',
  says: "Library code reads a client's credentials and sends over the network",
});
