import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Ordinary in a client of a forge, and in nothing else. */
export default defineSyntaxSignal({
  id: 'library-history-then-send',
  status: 'stable',
  severity: 'medium',
  claim: "It reads a project's history and sends when it is used",
  claims: ['history-then-send'],
  moment: 'run',
  says: "Library code reads a repository's history and sends over the network",
});
