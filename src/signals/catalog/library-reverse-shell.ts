import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** A shell whose input and output are a socket. */
export default defineSyntaxSignal({
  id: 'library-reverse-shell',
  status: 'stable',
  severity: 'high',
  claim: 'It gives a shell to the network when it is used',
  claims: ['reverse-shell'],
  moment: 'run',
  says: 'Library code connects a shell to the network',
});
