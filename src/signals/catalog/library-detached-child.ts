import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs when the crate is used: starts a process and does not wait for it. */
export default defineSyntaxSignal({
  id: 'library-detached-child',
  status: 'stable',
  severity: 'low',
  claim: 'It starts a process that outlives it when it is used',
  claims: ['detached-child', 'cut-loose'],
  moment: 'run',
  says: 'Library code starts a process and does not wait for it',
});
