import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** A client sends wherever it runs; who looks first whether a build service, a date or a watcher is there hides it. */
export default defineSyntaxSignal({
  id: 'library-sends-unwatched',
  status: 'stable',
  severity: 'high',
  claim: 'It reads and sends only where the machine or the day allows it',
  claims: ['sends-unwatched'],
  moment: 'run',
  says: 'Library code sends what it read only under a condition on the machine or the day',
});
