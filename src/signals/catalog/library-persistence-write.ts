import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs when the crate is used: writes where a system or a shell starts programs from. One tier below build time, where nobody expects it. */
export default defineSyntaxSignal({
  id: 'library-persistence-write',
  status: 'stable',
  severity: 'high',
  claim: 'It writes where programs are started from when it is used',
  claims: ['persistence-write'],
  moment: 'run',
  says: 'Library code writes where a system or a shell starts programs from',
});
