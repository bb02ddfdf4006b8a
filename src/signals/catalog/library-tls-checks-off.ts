import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs when the crate is used: connects with certificate checks switched off. One tier below build time, where nobody expects it. */
export default defineSyntaxSignal({
  id: 'library-tls-checks-off',
  status: 'stable',
  severity: 'low',
  claim: 'It switches certificate checks off when it is used',
  claims: ['tls-checks-off'],
  moment: 'run',
  says: 'Library code connects with certificate checks switched off',
});
