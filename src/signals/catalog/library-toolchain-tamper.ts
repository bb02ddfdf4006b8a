import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs when the crate is used: writes to the toolchain or its configuration. One tier below build time, where nobody expects it. */
export default defineSyntaxSignal({
  id: 'library-toolchain-tamper',
  status: 'stable',
  severity: 'high',
  claim: 'It changes the toolchain or its configuration when it is used',
  claims: ['toolchain-tamper'],
  moment: 'run',
  says: 'Library code writes to the toolchain or its configuration',
});
