import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Tasks, hooks, instructions for assistants: they run, or are followed, in the consumer's project. */
export default defineSyntaxSignal({
  id: 'build-project-configuration-write',
  status: 'stable',
  severity: 'high',
  claim: 'It changes what editors, assistants or git obey while it is built',
  claims: ['project-configuration-write'],
  moment: 'build',
  says: 'Build-time code writes what editors, assistants, git or build services obey',
});
