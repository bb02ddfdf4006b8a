import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs when the crate is used: runs a program, connects or reads secrets inside the compiler. One tier below build time, where nobody expects it. */
export default defineSyntaxSignal({
  id: 'library-macro-side-effect',
  status: 'stable',
  severity: 'low',
  claim: 'A macro acts on the machine when it is used',
  claims: ['macro-side-effect'],
  moment: 'run',
  says: 'Library code runs a program, connects or reads secrets inside the compiler',
});
