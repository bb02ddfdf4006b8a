import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs while cargo builds: opens a network connection. */
export default defineSyntaxSignal({
  id: 'build-connect',
  status: 'stable',
  severity: 'medium',
  claim: 'Build-time code opens connections while it is built',
  claims: ['connect'],
  moment: 'build',
  says: 'Build-time code opens a network connection',
});
