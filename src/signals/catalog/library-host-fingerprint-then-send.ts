import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs when the crate is used: describes the machine it runs on and sends over the network. One tier below build time, where nobody expects it. */
export default defineSyntaxSignal({
  id: 'library-host-fingerprint-then-send',
  status: 'stable',
  severity: 'medium',
  claim: 'It describes the machine and sends when it is used',
  claims: ['host-fingerprint-then-send'],
  moment: 'run',
  says: 'Library code describes the machine it runs on and sends over the network',
});
