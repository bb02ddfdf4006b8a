import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs while cargo builds: looks up a name by itself. */
export default defineSyntaxSignal({
  id: 'build-dns',
  status: 'stable',
  severity: 'medium',
  claim: 'Build-time code looks up names while it is built',
  claims: ['dns'],
  moment: 'build',
  says: 'Build-time code looks up a name by itself',
});
