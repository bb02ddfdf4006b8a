import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs while cargo builds: starts a download tool. */
export default defineSyntaxSignal({
  id: 'build-download-tool',
  status: 'stable',
  severity: 'medium',
  claim: 'Build-time code starts a download tool while it is built',
  claims: ['download-tool'],
  moment: 'build',
  says: 'Build-time code starts a download tool',
});
