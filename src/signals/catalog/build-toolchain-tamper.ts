import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs while cargo builds: writes to the toolchain or its configuration. */
export default defineSyntaxSignal({
  id: 'build-toolchain-tamper',
  status: 'stable',
  severity: 'critical',
  claim: 'It changes the toolchain or its configuration while it is built',
  claims: ['toolchain-tamper'],
  moment: 'build',
  says: 'Build-time code writes to the toolchain or its configuration',
});
