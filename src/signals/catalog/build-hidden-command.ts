import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs while cargo builds: puts a command together from pieces and runs it. */
export default defineSyntaxSignal({
  id: 'build-hidden-command',
  status: 'stable',
  severity: 'high',
  claim: 'A command is put together so that it cannot be read while it is built',
  claims: ['hidden-command'],
  moment: 'build',
  says: 'Build-time code puts a command together from pieces and runs it',
});
