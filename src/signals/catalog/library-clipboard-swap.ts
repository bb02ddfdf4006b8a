import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Whoever pays to an address that he copied pays to another. Programs empty a clipboard, and fill it with what their users chose. */
export default defineSyntaxSignal({
  id: 'library-clipboard-swap',
  status: 'stable',
  severity: 'high',
  claim: 'It puts a text of its own in the place of what somebody copied',
  claims: ['clipboard-swap'],
  moment: 'run',
  says: 'Library code reads the clipboard and writes a text of its own there',
});
