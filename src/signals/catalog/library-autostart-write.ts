import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** An application's own entry, by a name that the application gives, is a feature. */
export default defineSyntaxSignal({
  id: 'library-autostart-write',
  status: 'stable',
  severity: 'medium',
  claim: 'It registers an application to be started when it is used',
  claims: ['autostart-write'],
  moment: 'run',
  says: 'Library code writes where a desktop starts programs from',
});
