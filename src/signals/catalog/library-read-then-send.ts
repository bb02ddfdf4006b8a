import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs when the crate is used: reads a place of secrets and sends over the network. One tier below build time, where nobody expects it. */
export default defineSyntaxSignal({
  id: 'library-read-then-send',
  status: 'stable',
  severity: 'high',
  claim: 'It reads a secret place and sends when it is used',
  references: ['RUSTSEC-2026-0040'],
  claims: ['read-then-send'],
  moment: 'run',
  says: 'Library code reads a place of secrets and sends over the network',
});
