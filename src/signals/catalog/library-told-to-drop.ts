import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** A client of a messenger sends what it is given; this one sends what it read. */
export default defineSyntaxSignal({
  id: 'library-told-to-drop',
  status: 'stable',
  severity: 'high',
  claim: 'It tells a bot, webhook or drop what it read when it is used',
  claims: ['told-to-drop'],
  moment: 'run',
  says: 'Library code tells a bot, webhook or drop what it read of the machine',
});
