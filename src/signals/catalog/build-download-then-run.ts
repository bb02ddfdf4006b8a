import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs while cargo builds: fetches something and runs it. */
export default defineSyntaxSignal({
  id: 'build-download-then-run',
  status: 'stable',
  severity: 'critical',
  claim: 'What it downloads, it runs while it is built',
  claims: ['download-then-run', 'remote-command'],
  moment: 'build',
  says: 'Build-time code fetches something and runs it',
});
