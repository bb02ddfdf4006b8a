import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs while cargo builds: decodes a hidden address and connects to it. */
export default defineSyntaxSignal({
  id: 'build-decode-then-connect',
  status: 'stable',
  severity: 'high',
  claim: 'It decodes an address and connects to it while it is built',
  claims: ['decode-then-connect'],
  moment: 'build',
  says: 'Build-time code decodes a hidden address and connects to it',
});
