import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs when the crate is used: puts a command together from pieces and runs it. One tier below build time, where nobody expects it. */
export default defineSyntaxSignal({
  id: 'library-hidden-command',
  status: 'stable',
  severity: 'medium',
  claim: 'A command is put together so that it cannot be read when it is used',
  claims: ['hidden-command'],
  moment: 'run',
  says: 'Library code puts a command together from pieces and runs it',
});
