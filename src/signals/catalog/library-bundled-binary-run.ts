import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs when the crate is used: runs a program that lies in the package. One tier below build time, where nobody expects it. */
export default defineSyntaxSignal({
  id: 'library-bundled-binary-run',
  status: 'stable',
  severity: 'high',
  claim: 'It runs a binary that the package ships when it is used',
  claims: ['bundled-binary-run'],
  moment: 'run',
  says: 'Library code runs a program that lies in the package',
});
