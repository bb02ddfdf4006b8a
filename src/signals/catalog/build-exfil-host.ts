import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs while cargo builds: names a messenger, paste or tunnel host. */
export default defineSyntaxSignal({
  id: 'build-exfil-host',
  status: 'stable',
  severity: 'high',
  claim: 'It names a host that stealers use as a drop while it is built',
  claims: ['exfil-host'],
  moment: 'build',
  says: 'Build-time code names a messenger, paste or tunnel host',
});
