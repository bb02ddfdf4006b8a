import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs when the crate is used: takes the whole environment and sends over the network. One tier below build time, where nobody expects it. */
export default defineSyntaxSignal({
  id: 'library-sweep-then-send',
  status: 'stable',
  severity: 'high',
  claim: 'It takes the whole environment and sends when it is used',
  claims: ['sweep-then-send'],
  moment: 'run',
  says: 'Library code takes the whole environment and sends over the network',
});
