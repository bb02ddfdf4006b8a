import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Generators do so for those who ask them to. */
export default defineSyntaxSignal({
  id: 'library-project-configuration-write',
  status: 'stable',
  severity: 'medium',
  claim: 'It changes what editors, assistants or git obey when it is used',
  claims: ['project-configuration-write'],
  moment: 'run',
  says: 'Library code writes what editors, assistants, git or build services obey',
});
