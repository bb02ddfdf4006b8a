import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs when the crate is used names a messenger, paste or tunnel host. Clients of messengers do, so alone it is a fact and no sign. */
export default defineSyntaxSignal({
  id: 'library-exfil-host',
  status: 'stable',
  severity: 'info',
  claim: 'It names a host that stealers use as a drop when it is used',
  claims: ['exfil-host'],
  moment: 'run',
  says: 'Library code names a messenger, paste or tunnel host',
});
