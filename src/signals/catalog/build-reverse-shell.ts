import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** A shell whose input and output are a socket. */
export default defineSyntaxSignal({
  id: 'build-reverse-shell',
  status: 'stable',
  severity: 'critical',
  claim: 'It gives a shell to the network while it is built',
  claims: ['reverse-shell'],
  moment: 'build',
  says: 'Build-time code connects a shell to the network',
});
