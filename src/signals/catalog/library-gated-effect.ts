import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs when the crate is used: acts only where a CI variable, date, name or user is as it likes. One tier below build time, where nobody expects it. */
export default defineSyntaxSignal({
  id: 'library-gated-effect',
  status: 'stable',
  severity: 'low',
  claim: 'It acts only under a condition on the machine when it is used',
  claims: ['gated-effect'],
  moment: 'run',
  says: 'Library code acts only where a CI variable, date, name or user is as it likes',
});
