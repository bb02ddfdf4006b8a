import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Generators of projects write tasks that people start. */
export default defineSyntaxSignal({
  id: 'library-self-starting-task',
  status: 'stable',
  severity: 'high',
  claim: 'It writes a task that an editor starts when the folder is opened',
  claims: ['self-starting-task'],
  moment: 'run',
  says: 'Library code writes a task that starts when somebody opens the folder',
});
