import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** The other side says which program is started: a plug-in of some configuration, or somebody's remote control. */
export default defineSyntaxSignal({
  id: 'library-remote-command',
  status: 'stable',
  severity: 'medium',
  claim: 'It starts programs that the network names when it is used',
  claims: ['remote-command'],
  moment: 'run',
  says: 'Library code starts a program whose name came over the network',
});
