import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Generators write for those who ask them to, and what they write can be read. */
export default defineSyntaxSignal({
  id: 'library-hidden-instructions',
  status: 'stable',
  severity: 'high',
  claim: 'It writes what nobody can see for assistants or editors to obey when it is used',
  claims: ['hidden-instructions'],
  moment: 'run',
  says: 'Library code writes characters that nobody sees into what assistants or editors obey',
});
