import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs when the crate is used: names a messenger, paste or tunnel host. One tier below build time, where nobody expects it. */
export default defineSyntaxSignal({
  id: 'library-exfil-host',
  status: 'stable',
  severity: 'low',
  claim: 'It names a host that stealers use as a drop when it is used',
  claims: ['exfil-host'],
  moment: 'run',
  says: 'Library code names a messenger, paste or tunnel host',
});
