import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs while cargo builds: writes outside of the folder that cargo gives it. */
export default defineSyntaxSignal({
  id: 'build-write-outside-target',
  status: 'stable',
  severity: 'medium',
  claim: 'It writes outside of the build folder while it is built',
  claims: ['write-outside-target'],
  moment: 'build',
  says: 'Build-time code writes outside of the folder that cargo gives it',
});
