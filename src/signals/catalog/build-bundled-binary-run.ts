import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs while cargo builds: runs a program that lies in the package. */
export default defineSyntaxSignal({
  id: 'build-bundled-binary-run',
  status: 'stable',
  severity: 'critical',
  claim: 'It runs a binary that the package ships while it is built',
  claims: ['bundled-binary-run'],
  moment: 'build',
  says: 'Build-time code runs a program that lies in the package',
});
