import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs when the crate is used: decodes a hidden payload and runs it. One tier below build time, where nobody expects it. */
export default defineSyntaxSignal({
  id: 'library-decode-then-run',
  status: 'stable',
  severity: 'high',
  claim: 'What it decodes, it runs when it is used',
  claims: ['decode-then-run'],
  moment: 'run',
  says: 'Library code decodes a hidden payload and runs it',
});
