import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs when the crate is used: decodes a hidden address and connects to it. One tier below build time, where nobody expects it. */
export default defineSyntaxSignal({
  id: 'library-decode-then-connect',
  status: 'stable',
  severity: 'medium',
  claim: 'It decodes an address and connects to it when it is used',
  claims: ['decode-then-connect'],
  moment: 'run',
  says: 'Library code decodes a hidden address and connects to it',
});
