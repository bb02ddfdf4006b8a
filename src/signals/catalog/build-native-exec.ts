import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Build scripts start programs by std; who goes past it wants to be overlooked. */
export default defineSyntaxSignal({
  id: 'build-native-exec',
  status: 'stable',
  severity: 'high',
  claim: 'It starts programs past the standard library while it is built',
  claims: ['native-exec'],
  moment: 'build',
  says: "Build-time code starts a program by the system's own functions",
});
