import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** faster_log and its like: patterns for keys over the text of files, and a request with what matched. */
export default defineSyntaxSignal({
  id: 'library-keys-then-send',
  status: 'stable',
  severity: 'high',
  claim: 'It looks for what has the shape of keys and sends when it is used',
  references: ['MAL-2025-49350'],
  claims: ['keys-then-send'],
  moment: 'run',
  says: 'Library code looks for what keys look like and sends what it finds',
});
