import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** `env!("AWS_SECRET_ACCESS_KEY")`: whoever compiles it puts the secret into the program, and whoever has the program has the secret. */
export default defineSyntaxSignal({
  id: 'library-secret-into-artifact',
  status: 'stable',
  severity: 'high',
  claim: 'It bakes secrets of whoever compiles it into the program',
  claims: ['secret-into-artifact'],
  moment: 'run',
  says: 'Code of the crate puts a secret of the environment into the program',
});
