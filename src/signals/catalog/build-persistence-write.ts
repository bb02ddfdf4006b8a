import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs while cargo builds: writes where a system or a shell starts programs from. */
export default defineSyntaxSignal({
  id: 'build-persistence-write',
  status: 'stable',
  severity: 'critical',
  claim: 'It writes where programs are started from while it is built',
  claims: ['persistence-write', 'autostart-write'],
  moment: 'build',
  says: 'Build-time code writes where a system or a shell starts programs from',
});
