import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs while cargo builds: runs a program, connects or reads secrets inside the compiler. */
export default defineSyntaxSignal({
  id: 'build-macro-side-effect',
  status: 'stable',
  severity: 'high',
  claim: 'A macro acts on the machine while it is built',
  references: ['RUSTSEC-2021-0077'],
  claims: ['macro-side-effect'],
  moment: 'build',
  says: 'Build-time code runs a program, connects or reads secrets inside the compiler',
});
