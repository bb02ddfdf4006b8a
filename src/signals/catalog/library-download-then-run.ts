import { defineSyntaxSignal } from '../define-syntax-signal.ts';

/** Code that runs when the crate is used: fetches something and runs it. One tier below build time, where nobody expects it. */
export default defineSyntaxSignal({
  id: 'library-download-then-run',
  status: 'stable',
  severity: 'high',
  claim: 'What it downloads, it runs when it is used',
  references: ['RUSTSEC-2026-0155'],
  claims: ['download-then-run'],
  moment: 'run',
  says: 'Library code fetches something and runs it',
});
