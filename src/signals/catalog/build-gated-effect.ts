import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs while cargo builds: acts only where a CI variable, date, name or user is as it likes. */
export default defineSyntaxSignal({
  id: 'build-gated-effect',
  status: 'stable',
  severity: 'medium',
  claim: 'It acts only under a condition on the machine while it is built',
  claims: ['gated-effect'],
  moment: 'build',
  says: 'Build-time code acts only where a CI variable, date, name or user is as it likes',
});
