import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs while cargo builds: names a place where secrets are kept. */
export default defineSyntaxSignal({
  id: 'build-secret-path',
  status: 'stable',
  severity: 'high',
  claim: 'It names a place of secrets while it is built',
  claims: ['secret-path'],
  moment: 'build',
  says: 'Build-time code names a place where secrets are kept',
});
