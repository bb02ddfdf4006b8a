import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs while cargo builds: connects with certificate checks switched off. */
export default defineSyntaxSignal({
  id: 'build-tls-checks-off',
  status: 'stable',
  severity: 'high',
  claim: 'It switches certificate checks off while it is built',
  claims: ['tls-checks-off'],
  moment: 'build',
  says: 'Build-time code connects with certificate checks switched off',
});
