import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** What is handed to rustc as an environment variable lies in the program that is given away. */
export default defineSyntaxSignal({
  id: 'build-secret-into-artifact',
  status: 'stable',
  severity: 'high',
  claim: 'It bakes secrets of the builder into what is built',
  claims: ['secret-into-artifact'],
  moment: 'build',
  says: 'The build script puts a secret of the environment into the artifact',
});
