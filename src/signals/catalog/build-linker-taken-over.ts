import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** A linker, plug-in or specs file by path runs in every later link of the consumer. */
export default defineSyntaxSignal({
  id: 'build-linker-taken-over',
  status: 'stable',
  severity: 'high',
  claim: 'It has the linker run a program of its own while it is built',
  claims: ['linker-taken-over'],
  moment: 'build',
  says: 'The build script has the linker start a program or plug-in by its path',
});
